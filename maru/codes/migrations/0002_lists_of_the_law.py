from django.db import migrations

from maru.codes.migrations._seed import sow

CIN = "Department for Education, children in need census"
CLA = "Department for Education, children looked after return"
LISTS = {
    "referral_source": ("Where a referral comes from", CIN, """
1A Family member, relative or carer
1B Acquaintance, such as a neighbour or childminder
1C The child or young person themselves
1D Other individual, such as a stranger or an elected member
2A School
2B Education service
3A Health: general practitioner
3B Health: health visitor
3C Health: school nurse
3D Health: other primary care
3E Health: accident and emergency
3F Health: other, such as a hospice
4 Housing
5A Local authority: social care, such as adults’
5B Local authority: other internal service
5C Another local authority
5D Local authority: early help
6 Police
7 Other legal agency: court, probation, immigration, CAFCASS, prison
8 Other: children’s centre, independent provider, voluntary organisation
9 Anonymous
10 Not known"""),
    "primary_need": ("Primary need", CIN, """
N1 Abuse or neglect
N2 The child’s disability or illness
N3 A parent’s disability or illness
N4 Family in acute stress
N5 Family dysfunction
N6 Socially unacceptable behaviour
N7 Low income
N8 Absent parenting
N9 Cases other than children in need
N0 Not stated"""),
    "assessment_factor": ("Factors found by an assessment", CIN, """
1A Alcohol: the child
1B Alcohol: a parent or carer
1C Alcohol: another person in the household
2A Drugs: the child
2B Drugs: a parent or carer
2C Drugs: another person in the household
3A Domestic abuse: of the child
3B Domestic abuse: of a parent or carer
3C Domestic abuse: of another person in the household
4A Mental health: the child
4B Mental health: a parent or carer
4C Mental health: another person in the household
5A Learning disability: the child
5B Learning disability: a parent or carer
5C Learning disability: another person in the household
6A Physical disability or illness: the child
6B Physical disability or illness: a parent or carer
6C Physical disability or illness: another person in the household
7A Young carer
8A Privately fostered || End date to be checked in the census guide | 2021-04-01
8B Privately fostered: from overseas, means to return
8C Privately fostered: from overseas, means to stay
8D Privately fostered: in a place of education in the UK
8E Privately fostered: other arrangement of the family
8F Privately fostered: other
9A Unaccompanied asylum-seeking child
10A Missing
11A Child sexual exploitation
12A Trafficking
13A Gangs
14A Socially unacceptable behaviour
15A Self-harm
16A Neglect
17A Emotional abuse
18A Physical abuse || End date to be checked in the census guide | 2021-04-01
18B Physical abuse: child on child
18C Physical abuse: adult on child
19A Sexual abuse || End date to be checked in the census guide | 2021-04-01
19B Sexual abuse: child on child
19C Sexual abuse: adult on child
20 Other
21 None
22A Female genital mutilation
23A Abuse linked to faith or belief
24A Child criminal exploitation"""),
    "closure_reason": ("Why a case was closed", CIN, """
RC1 Adopted
RC2 Died
RC3 Child arrangements order
RC4 Special guardianship order
RC5 Moved to another local authority
RC6 Moved to adult social care
RC7 Services ended for another reason, such as no longer in need
RC8 Closed after assessment, no further action
RC9 Closed after assessment, referred to early help"""),
    "abuse_category": ("Category of abuse", CIN, """
NEG Neglect
PHY Physical abuse
SAB Sexual abuse
EMO Emotional abuse
MUL More than one of these"""),
    "disability": ("Disability", CIN, """
NONE None
AUT Autism or Asperger’s
BEH Behaviour
COMM Communication
CON Consciousness, such as seizures
DDA Another disability under the Equality Act
HAND Use of the hands
HEAR Hearing
INC Continence
LD Learning
MOB Mobility
PC Personal care
VIS Vision"""),
    "sex": ("Sex", CIN, """
F Female
M Male
U Not known"""),
    "legal_status": ("Legal status", CLA, """
none None
CPP Child protection plan || Not a legal status of the return: asked for with it
L1 Police protection, in the local authority’s accommodation
L2 Emergency protection order
L3 Child assessment order, in the local authority’s accommodation
C1 Interim care order
C2 Full care order
E1 Placement order
V2 Accommodated by agreement, section 20
V3 Short breaks, each agreed for itself
V4 Short breaks, a series
J1 On remand or committed for trial, in the local authority’s accommodation
J2 Detained under PACE, in the local authority’s accommodation
J3 Sentenced to a youth rehabilitation order with residence
not_known Not known"""),
    "upn_unknown": ("Why the pupil number is not known", CIN, """
UN1 Not yet of school age, and has none
UN2 Never attended a maintained school in England
UN3 Educated outside England
UN4 New to the authority within a week, not known yet
UN5 The sources do not agree on it
UN6 Not obtained
UN7 Referral that ended without further action"""),
    "ethnicity": ("Ethnic group", "Self-defined ethnicity, 18+1, with Roma as in the census of 2021", """
W1 White: English, Welsh, Scottish, Northern Irish or British | White | WBRI
W2 White: Irish | White | WIRI
W3 White: Gypsy or Irish Traveller | White | WIRT
W4 White: Roma | White | WROM; local code – check
W9 White: other | White | WOTH
M1 Mixed: White and Black Caribbean | Mixed | MWBC
M2 Mixed: White and Black African | Mixed | MWBA
M3 Mixed: White and Asian | Mixed | MWAS
M9 Mixed: other | Mixed | MOTH
A1 Asian: Indian | Asian | AIND
A2 Asian: Pakistani | Asian | APKN
A3 Asian: Bangladeshi | Asian | ABAN
A4 Asian: Chinese | Asian | CHNE
A9 Asian: other | Asian | AOTH
B1 Black: Caribbean | Black | BCRB
B2 Black: African | Black | BAFR
B9 Black: other | Black | BOTH
O2 Arab | Other | OOTH
O9 Any other ethnic group | Other | OOTH
NS Not stated | Not stated | REFU or NOBT"""),
    "crime_outcome": ("Home Office crime outcome", "Home Office, crime outcomes framework", """
1 Charge or summons
1A Charge or summons for another offence
2 Caution, youth
2A Caution, youth, for another offence
3 Caution, adult
3A Caution, adult, for another offence
4 Taken into consideration
5 Offender died
6 Penalty notice for disorder
7 Cannabis or khat warning
8 Community resolution
9 Prosecution not in the public interest (CPS)
10 Formal action not in the public interest (police)
11 Suspect under the age of criminal responsibility
12 Suspect too ill
13 Victim or key witness dead or too ill
14 Suspect not identified, victim does not support
15 Suspect identified, victim supports, evidence prevents
16 Suspect identified, victim does not support
17 Time limit for prosecution expired
18 No suspect identified
19 Filed by the National Fraud Intelligence Bureau
20 Action by another body
21 Further investigation not in the public interest
22 Diversion or education instead of prosecution"""),
}  # fmt: skip


def seed(apps, editor):
    sow(apps, LISTS)


class Migration(migrations.Migration):
    """The lists of the Department for Education and the Home Office."""

    dependencies = [("codes", "0001_code_lists")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
