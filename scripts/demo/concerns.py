"""What people write when they refer: short, restrained, plausible. Nothing in here has happened to anybody.

In the texts {name} is the first child, {they} {them} {their} the words for them, {mother} the parent's name.
"""

from dataclasses import dataclass

RED, AMBER, GREEN, BLUE = range(4)


@dataclass(frozen=True)
class Concern:
    """A kind of concern: who tends to write of it, how the desk tends to rate it, and the words used."""

    key: str
    sources: tuple[str, ...]
    rag: int
    ages: tuple[int, int] | None
    happened: tuple[str, ...]
    worried: str
    well: str
    needs: str
    voice: str
    why: str
    danger: bool = False
    weight: int = 4


POLICE, SCHOOL, HEALTH, PROBATION, CARE = "police", "school", "health", "probation", "care"
CHILDREN = (
    Concern(
        "domestic-abuse", (POLICE, POLICE, HEALTH), AMBER, None,
        (
            "Called to a disturbance at the address. {mother} had a reddened cheek and did not wish to make a "
            "statement. {name} was on the stairs when we arrived and had heard it. Her partner had left before.",
            "Third call to this address in two months. Raised voices, a door broken. Nobody was hurt this time. "
            "{name} was awake in the bedroom with the light on and the television loud.",
        ),
        "{name} hears and sees this. The calls are closer together than before.",
        "{mother} rang us herself and has spoken to her sister about staying there.",
        "Somebody should speak to {name} away from home, and {mother} should be offered support.",
        "When they shout I put my headphones on.",
        "Third report in a short time; the child was present; the partner still has a key.", weight=10,
    ),
    Concern(
        "home-conditions", (POLICE, HEALTH), GREEN, (0, 9),
        (
            "Attended about another matter. The kitchen had no clear surface, the fridge was empty but for milk, and "
            "there was a strong smell. {name} slept on a mattress without sheets.",
            "Home visit: rubbish in the hall, the boiler has not worked since last month, one bedroom cannot be used. "
            "{mother} said she was ashamed and had been waiting for a good day to begin.",
        ),
        "The home is not safe for a small child, and it has become worse since the last visit.",
        "{name} was warmly dressed and went to {mother} for comfort. She let us in at once.",
        "A visit, and practical help with the home.",
        "",
        "Neglect of the home, no injury; the parent accepts help.", weight=9,
    ),
    Concern(
        "school-neglect", (SCHOOL,), GREEN, (5, 12),
        (
            "{name} has come without breakfast on most days this half-term and asks for seconds at lunch. The coat "
            "from last winter no longer fits. {mother} has not answered three calls.",
            "Attendance is at 71 %. When {name} is here {they} is tired and often falls asleep after lunch. There has "
            "been head lice since September.",
        ),
        "Nobody may be looking after mornings at home.",
        "{name} likes school, and has a good friend here. An aunt collects {them} on Fridays.",
        "Somebody should find out what {mother} needs, before it gets worse.",
        "I get myself up. Mum is asleep because she works nights.",
        "Low-level neglect over some months, the parent not reached yet.", weight=9,
    ),
    Concern(
        "mark-seen", (SCHOOL, HEALTH), AMBER, (3, 12),
        (
            "While changing for PE staff saw a bruise on {name}’s upper arm. {They} first said it was from football, "
            "later that somebody at home had held {them} too hard.",
            "{name} was brought with a sore wrist. The account given does not quite fit what was found, and changed "
            "when it was asked for again.",
        ),
        "The explanation has changed, and {name} was frightened of our ringing home.",
        "{name} has told a grown-up whom {they} trusts.",
        "A medical opinion, and a talk with {name} before home is told.",
        "Please don’t tell, he will be cross.",
        "A mark with two accounts and fear of going home: a strategy discussion is needed today.", weight=7,
    ),
    Concern(
        "disclosure", (SCHOOL, HEALTH, POLICE), RED, (7, 16),
        (
            "{name} told a teaching assistant after class that a grown-up who visits the home has behaved towards "
            "{them} in a way that is not allowed. {They} was not questioned further.",
            "{name} told a nurse something that must be looked into by specialists. {Their} words were written down as "
            "{they} said them and are kept with the record.",
        ),
        "The person named still visits the home.",
        "{name} was believed and knows what happens next. {mother} is protective.",
        "A strategy discussion today. {name} should not be asked again before a planned interview.",
        "I don’t want him to come any more.",
        "A disclosure, and the person named still has access to the child.", weight=3,
    ),
    Concern(
        "left-alone", (POLICE,), RED, (1, 6),
        (
            "A neighbour reported a child crying. {name} was alone in the flat; the door was not locked. {mother} came "
            "back after about forty minutes and said she had only been to the shop.",
        ),
        "{name} is too small to be left alone at all, and neighbours say it is not the first time.",
        "{name} was unhurt and calmed down quickly. {mother} was upset and open with us.",
        "A check on the child tonight, and a plan for who minds {them} when {mother} works.",
        "",
        "A small child alone, and it may have happened before.", danger=True, weight=3,
    ),
    Concern(
        "missing", (POLICE, CARE), AMBER, (13, 17),
        (
            "{name} was missing from Friday evening to Sunday noon, for the fourth time since summer. {They} came back "
            "by {them}self, with a new telephone, and did not want to say where {they} had been.",
        ),
        "{They} may be with older people who want something from {them}.",
        "{name} still comes back home, and has agreed to talk to the youth worker.",
        "A return interview by somebody {they} does not yet know, and the telephone’s story.",
        "It’s just friends. You would not know them.",
        "Repeatedly missing, unexplained goods, older associates.", weight=5,
    ),
    Concern(
        "exploitation", (POLICE, SCHOOL), AMBER, (12, 17),
        (
            "{name} was stopped with two older men in a hired car, with a quantity of cash {they} could not explain. "
            "{They} gave a false name first.",
            "A pupil told us that {name} carries parcels for somebody. {name} has new trainers every month and has "
            "begun to miss Thursday afternoons.",
        ),
        "{They} may be made to carry for others, and may owe them.",
        "{mother} is worried and wants help. {name} still plays for the football team.",
        "A joint look at who these people are, and a safe grown-up for {name}.",
        "It’s nothing. I am only helping somebody out.",
        "Signs of criminal exploitation; the child is treated as a victim.", weight=5,
    ),
    Concern(
        "online", (SCHOOL, POLICE), AMBER, (10, 16),
        (
            "{name} has been in contact for some weeks with somebody online who says he is fifteen and asks for "
            "pictures. {They} has sent one of {their} face. The account has been kept and not been looked through.",
        ),
        "The person is not who he says, and has {name}’s school and first name.",
        "{name} showed it to {their} form tutor of {their} own accord.",
        "Advice to {mother} tonight on the telephone and the account; an online specialist.",
        "He said not to tell because nobody would understand.",
        "Online contact with somebody who is likely to be an adult; no meeting so far.", weight=4,
    ),
    Concern(
        "parents-alcohol", (POLICE, HEALTH, SCHOOL, PROBATION), GREEN, None,
        (
            "{mother} came to collect {name} and was unsteady on her feet; staff could smell alcohol. She agreed that "
            "a friend should drive them home.",
            "{mother} has told us that she drinks most evenings since the separation. {name} makes {their} own tea and "
            "puts the little ones to bed.",
        ),
        "{name} carries too much, and {mother} drives.",
        "{mother} has said it herself and asked where to go.",
        "A recovery service for {mother}, somebody for {name} to talk to.",
        "I look after Mum a bit.",
        "Parental alcohol use, no injury, agreement to be helped.", weight=6,
    ),
    Concern(
        "parents-low", (HEALTH, SCHOOL, CARE), GREEN, (0, 10),
        (
            "{mother} has been very low since the spring and said that on some days she cannot get up. There was no "
            "thought of harming herself or the children when asked.",
        ),
        "On bad days nobody may be there for {name}.",
        "{mother} sees her GP and takes what is prescribed. A grandmother comes at weekends.",
        "Help at home for some weeks, and a plan for the bad days.",
        "Nan makes the nice dinners.",
        "Parental mental health, engaged with the GP; early help fits.", weight=6,
    ),
    Concern(
        "self-harm", (SCHOOL, HEALTH), AMBER, (12, 17),
        (
            "{name} told a friend, who told us, that {they} has hurt {them}self. It is healed. {They} says things at "
            "home have been bad since the move.",
        ),
        "We do not know what is behind it, and {name} is often alone.",
        "{name} has agreed to see the school nurse weekly and gave up what {they} used.",
        "A talk with {name} and {mother}, separately, and a quick appointment with the young people’s service.",
        "It’s the only thing that is mine.",
        "Self-harm, engaged, no plan to go further; needs an assessment.", weight=4,
    ),
    Concern(
        "young-carer", (SCHOOL, CARE), BLUE, (8, 16),
        (
            "{name} looks after {their} mother, who has become ill, and two younger ones. {They} is late each day, and "
            "proud of how well {they} does it.",
        ),
        "{name} has no time to be a child, and nobody has asked the family what would help.",
        "A close family, who talk to each other.",
        "A young carer’s assessment.",
        "Somebody has to do it, and I am good at it.",
        "Early help with the family’s agreement.", weight=5,
    ),
    Concern(
        "smacked", (SCHOOL, CARE), BLUE, (5, 11),
        (
            "{name} mentioned that {they} was smacked on the hand once for running into the road. No mark. {mother} "
            "told us the same story without being asked.",
        ),
        "Only that we should have said something if we had not.",
        "{name} is happy at home and not frightened.",
        "Advice on what we should watch for.",
        "Mummy was scared because of the cars.",
        "A single event, openly told, no mark: below the threshold.", weight=5,
    ),
)  # fmt: skip
UNBORN = Concern(
    "unborn", (HEALTH, CARE, PROBATION), AMBER, None,
    (
        "{mother} came to her first appointment at 26 weeks. She had hidden it because of her partner, whom she has "
        "left twice. Two older children live with their grandmother.",
        "{mother} has missed four antenatal appointments and has moved twice. She is anxious that this baby will be "
        "taken, and told us so.",
    ),
    "Late booking, and a partner of whom she is afraid.",
    "{mother} came in the end, and wants to keep this midwife.",
    "A pre-birth assessment, begun now and not in the last weeks.",
    "",
    "Unborn child, a frightened mother: a pre-birth assessment is needed in time.",
)  # fmt: skip
ADULT = Concern(
    "adult-at-risk", (POLICE, HEALTH, PROBATION), GREEN, None,
    (
        "{name} lives with family and needs help with most things. Since the summer the bank card has been with a "
        "neighbour, and bills have not been paid.",
        "{name} was found in a cold room, thinner than last month, and said a relative had been cross about the "
        "bedding. The carers at home are worn out and say so.",
    ),
    "{name} cannot protect {them}self from this, and depends on the very people it may come from.",
    "{name} says clearly what {they} wants: to stay at home. A daughter rings each day.",
    "A care needs assessment, and a talk with {name} alone.",
    "I don’t want any trouble for them.",
    "Care and support needs, and a risk they cannot avoid without help (Care Act 2014 s42).",
)  # fmt: skip
BY_KEY = {concern.key: concern for concern in (*CHILDREN, UNBORN, ADULT)}
WHY_BELOW = "The account was checked with the school and the health visitor; nothing points to harm. Advice is enough."
WHY_NOTHING = "Nothing that calls for any agency: the matter is known, explained and settled by the family."
