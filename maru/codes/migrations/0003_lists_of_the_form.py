from django.db import migrations

from maru.codes.migrations._seed import sow

LOCAL = "Local protocol – check"
LISTS = {
    "risk_indicator": ("What the worry is about", "Common referral form; counted as the census factor beside it", """
neglect Neglect | 16A
emotional Emotional abuse | 17A
physical_adult Physical abuse by an adult | 18C
physical_child Physical abuse by another child | 18B
sexual_adult Sexual abuse by an adult | 19C
sexual_child Sexual abuse by another child | 19B
harmful_sexual Harmful sexual behaviour | 19B
online_images Online abuse, or indecent or self-made images | 19C
cse Child sexual exploitation | 11A
cce Criminal exploitation or county lines | 24A
gangs Gangs or serious youth violence | 13A
trafficking Trafficking or modern slavery | 12A
missing Missing | 10A
fgm Female genital mutilation | 22A
forced_marriage Forced marriage | 17A
honour Honour-based abuse | 20
faith Abuse linked to faith or belief | 23A
breast_ironing Breast ironing | 18C
radicalisation Radicalisation | 20
domestic_child Domestic abuse of the child | 3A
domestic_parent Domestic abuse of a parent | 3B
domestic_other Domestic abuse of somebody else in the household | 3C
self_harm Self-harm or thoughts of suicide | 15A
parent_mental Parent’s mental health | 4B
parent_alcohol Parent’s alcohol use | 1B
parent_drugs Parent’s drug use | 2B
parent_ld Parent’s learning disability | 5B
young_carer Young carer | 7A
private_foster Private fostering | 8F
uasc Unaccompanied asylum-seeking child | 9A
fabricated Fabricated or induced illness | 18C
bruised_baby Bruising of a baby who does not move about yet | 18C
unborn Concealed pregnancy, or worry for an unborn child | 20
home Conditions in the home | 16A
school Out of school or missing education | 20
animals Cruelty to animals | 20
homeless Homeless, aged 16 or 17 | 20
professional Allegation against somebody who works with children | 20
risk_person Person who may pose a risk to children in the household | 20
no_recourse No recourse to public funds | 20
other Something else | 20"""),
    "aggravator": ("What makes it urgent", "Common referral form; each asks for RED or a strategy discussion", """
infant_injury Injury to a baby who does not move about yet
under_one A child under one
unexplained Injury that nobody explains
disclosure A child has told of sexual abuse
access The person suspected can reach the child now
weapons Weapons
strangulation Strangulation or choking
left_alone A child under five was left alone
sex_offender Contact with a registered sex offender
previous A child was removed, or had a protection plan, before
marac High risk of domestic abuse (MARAC)
missing_now A child is missing now
travel Travel for FGM or a forced marriage is near
s46 Police protection was used"""),
    "adult_abuse": ("Types of abuse of an adult", "Care and support statutory guidance, chapter 14", """
physical Physical abuse
domestic Domestic abuse
sexual Sexual abuse
psychological Psychological or emotional abuse
financial Financial or material abuse
slavery Modern slavery
discriminatory Discriminatory abuse
organisational Organisational abuse
neglect Neglect and acts of omission
self_neglect Self-neglect"""),
    "religion": ("Religion", "Census of England and Wales, 2021", """
none No religion
christian Christian
buddhist Buddhist
hindu Hindu
jewish Jewish
muslim Muslim
sikh Sikh
other Another religion
not_stated Not stated
not_known Not known"""),
    "language": ("First language", "Common languages of the county; codes of ISO 639", """
en English
sq Albanian
am Amharic
ar Arabic
bn Bengali
bg Bulgarian
yue Chinese: Cantonese
zh Chinese: Mandarin
cs Czech
prs Dari
fr French
de German
el Greek
gu Gujarati
he Hebrew
hi Hindi
hu Hungarian
it Italian
ku Kurdish
lv Latvian
lt Lithuanian
ml Malayalam
ne Nepali
ps Pashto
fa Persian (Farsi)
pl Polish
pt Portuguese
pa Punjabi
ro Romanian
rom Romani
ru Russian
sk Slovak
so Somali
es Spanish
sw Swahili
tl Tagalog
ta Tamil
tet Tetum
ti Tigrinya
tr Turkish
uk Ukrainian
ur Urdu
vi Vietnamese
cy Welsh
bfi British Sign Language
other Another language
not_known Not known"""),
    "immigration": ("Immigration status", LOCAL, """
citizen British or Irish citizen
settled Settled, or indefinite leave to remain
presettled Pre-settled status
limited Limited leave, such as a visa
refugee Refugee or humanitarian protection
asylum Asylum seeker
uasc Unaccompanied asylum-seeking child
no_leave No leave to be in the country
other Another status
not_known Not known"""),
    "police_form": ("Form of the police", "Local names of forces’ forms – check", """
PPN Public protection notice
MERLIN Merlin
VIST Vulnerability identification screening tool
VPA Vulnerable person assessment
SCARF Single combined assessment of risk form
DOM5 Domestic abuse form
other Another form"""),
    "power_used": ("Powers used", LOCAL, """
none None
s46 Police protection (Children Act 1989, section 46)
arrest Arrest (PACE, section 24)
entry Entry to save life or limb (PACE, section 17)
warrant Warrant
dvpn Domestic violence or abuse protection notice
s136 Place of safety (Mental Health Act 1983, section 136)
other Another power"""),
    "crime_reference": ("Shapes of crime numbers", "Where 9s stand for so many digits or fewer; local – check", """
cf CF9999999999 | 35
force 35/999999/99 | 35"""),
    "incident_reference": ("Shapes of incident numbers", "Where 9s stand for so many digits or fewer; local – check", """
cc CC-99999999-9999 | 35"""),
    "risk_level": ("DASH or DARA risk", "SafeLives DASH; College of Policing DARA", """
standard Standard
medium Medium
high High
not_done Not done"""),
    "channel": ("How they got in touch", LOCAL, """
phone Telephone
in_person In person
letter Letter
email Email
online Online form
other Another way"""),
    "caller": ("Who got in touch", "As the DfE’s source of a referral", """
family Family member, relative or carer | 1A
acquaintance Neighbour, friend or childminder | 1B
child The child or young person themselves | 1C
other Somebody else | 1D
anonymous Somebody who did not say who they are | 9"""),
    "not_informed": ("Why a parent was not told", LOCAL, """
risk_to_child It would put the child at greater risk
risk_to_others It would put somebody else at risk
prejudice It could prejudice an investigation or lose evidence
not_reached They could not be reached
other Another reason"""),
    "relationship": ("Relationship to the child", LOCAL, """
mother Mother
father Father
step_parent Step-parent
parents_partner Parent’s partner
adoptive_parent Adoptive parent
foster_carer Foster carer
guardian Special guardian
grandparent Grandparent
sibling Brother or sister
half_sibling Half-brother or half-sister
step_sibling Step-brother or step-sister
aunt_uncle Aunt or uncle
cousin Cousin
other_relative Another relative
partner Partner, boyfriend or girlfriend
friend Friend of the family
lodger Lodger
none Not related
other Something else
not_known Not known"""),
    "protective_marking": ("Protective marking", "Government security classifications", """
official_sensitive OFFICIAL-SENSITIVE
official OFFICIAL
npm NOT PROTECTIVELY MARKED || Before April 2014 | 2014-04-02
protect PROTECT || Before April 2014 | 2014-04-02
restricted RESTRICTED || Before April 2014 | 2014-04-02"""),
    "service": ("Services involved", LOCAL, """
social_care Children’s social care
early_help Early help or family support
health_visitor Health visitor or midwife
gp General practitioner
school_nurse School nurse
hospital Hospital
camhs Children’s mental health service
adult_mental Adult mental health service
substance Drug and alcohol service
domestic Domestic abuse service
education Education or school support
probation Probation
yjs Youth justice service
housing Housing
asc Adult social care
voluntary Voluntary organisation
other Another service"""),
}  # fmt: skip


def seed(apps, editor):
    sow(apps, LISTS)


class Migration(migrations.Migration):
    """The lists of the common referral form."""

    dependencies = [("codes", "0002_lists_of_the_law")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
