"""Names, homes and numbers of people who never lived: drama-range telephones, 999-prefix NHS numbers, invented
streets on real outward codes, inward codes that have not been issued."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

GIRLS = (
    "Amina", "Beatrix", "Chidera", "Daisy", "Elif", "Freya", "Gabija", "Hollie", "Imogen", "Jaya", "Kasia", "Liora",
    "Maisie", "Nadia", "Orla", "Poppy", "Rania", "Saskia", "Tilly", "Una", "Violet", "Wren", "Yasmin", "Zofia",
    "Adaeze", "Bronwyn", "Cosima", "Darya", "Esme", "Florence", "Gwen", "Hafsa", "Iris", "Juno", "Keziah", "Lottie",
    "Mina", "Niamh", "Ottilie", "Petra", "Roksana", "Simran", "Thea", "Ugne", "Vesna", "Willow", "Xanthe", "Zahra",
)  # fmt: skip
BOYS = (
    "Arlo", "Bilal", "Caspian", "Dmitri", "Emeka", "Fabian", "Gethin", "Haroon", "Idris", "Jonty", "Kamil", "Leon",
    "Mateusz", "Nico", "Oskar", "Perry", "Quinn", "Rafi", "Stellan", "Tobias", "Umar", "Vilius", "Wilf", "Zane",
    "Aidan", "Bogdan", "Cai", "Dara", "Eryk", "Femi", "Gabriel", "Hamza", "Isaac", "Jakub", "Kofi", "Lucian",
    "Milo", "Nojus", "Otis", "Pavel", "Rufus", "Samir", "Tariq", "Ugo", "Viktor", "Wesley", "Yusuf", "Zeki",
)  # fmt: skip
WOMEN = (
    "Agnieszka", "Bethan", "Carys", "Danuta", "Esther", "Fatima", "Ginny", "Hazel", "Ines", "Jolanta", "Keeley",
    "Lorna", "Marta", "Nkechi", "Philippa", "Ruta", "Shanelle", "Tamsin", "Verity", "Wanda", "Aoife", "Bernice",
    "Chantelle", "Dilys", "Elsbeth", "Farah", "Gemma", "Hilde", "Ivana", "Jodie", "Kirsty", "Lucinda", "Maeve",
    "Naomi", "Oksana", "Priscilla", "Rosa", "Stacey", "Thandi", "Ursula", "Vida", "Yvette",
)  # fmt: skip
MEN = (
    "Adrian", "Boris", "Clive", "Darius", "Edgar", "Farid", "Garth", "Hugo", "Ivan", "Jerome", "Kit", "Lukasz",
    "Mohsin", "Ned", "Osian", "Piotr", "Reece", "Stefan", "Tomasz", "Vince", "Alun", "Brendan", "Craig", "Dean",
    "Emil", "Fergus", "Gavin", "Hassan", "Igor", "Jed", "Kurt", "Liam", "Marius", "Neville", "Olu", "Pete",
)  # fmt: skip
OLD = (("Mabel", "F"), ("Cyril", "M"), ("Dorothea", "F"), ("Wilfred", "M"), ("Hester", "F"), ("Ambrose", "M"),
       ("Winifred", "F"), ("Percival", "M"))  # fmt: skip
# A household has one name of these beginnings and ends to itself. Nobody is called so.
BEGINNINGS = (
    "Apple", "Barley", "Bramble", "Butter", "Candle", "Clover", "Cobble", "Dapple", "Dove", "Dragon", "Elder", "Ember",
    "Feather", "Fiddle", "Fox", "Ginger", "Goose", "Hazel", "Honey", "Ink", "Jackdaw", "Juniper", "Kettle", "King",
    "Lantern", "Lark", "Linnet", "Marsh", "Moon", "Nettle", "Oat", "Otter", "Pepper", "Puddle", "Quill", "Raven",
    "Rook", "Silver", "Snow", "Star", "Teasel", "Thimble", "Umber", "Velvet", "Willow", "Wren", "Yarrow", "Zephyr",
)  # fmt: skip
ENDS = (
    "bank", "bourne", "by", "combe", "cote", "croft", "dale", "dyke", "fen", "field", "ford", "gate", "holt", "hurst",
    "ley", "mead", "mere", "more", "ridge", "stow", "thorpe", "ton", "water", "wick", "worth",
)  # fmt: skip
STREETS = (
    "Lanternfish", "Teasel", "Pocket Mirror", "Old Bellows", "Thimble", "Kite String", "Marzipan", "Gooseberry",
    "Inkwell", "Sundial", "Paper Boat", "Windfall", "Coracle", "Pennyfarthing", "Acorn Cup", "Seven Ladders",
    "Button Box", "Humming Top", "Weathercock", "Snowberry", "Tin Whistle", "Ropewalker", "Bottle Green", "Harlequin",
    "Oyster Shell", "Night Heron", "Sherbet", "Walking Stick", "Quince Jelly", "Blue Slate", "Barley Sugar",
    "Cuckoo Clock",
)  # fmt: skip
WAYS = ("Lane", "Row", "Street", "Close", "Way", "Drove", "Court", "Road", "Walk", "Avenue", "Hill", "Gardens")
# Outward codes in the routing rules of Peterborough's CAIU unit and of Cambridge's; the first are the city's own.
CITY = ("PE1", "PE2", "PE3", "PE4", "PE5", "PE6", "PE7")
NORTH = (*CITY, "PE13", "PE14", "PE15", "PE16", "PE26")
SOUTH = ("CB1", "CB2", "CB3", "CB4", "CB5", "CB6", "CB7", "CB22", "CB23", "CB24", "CB25", "PE19", "PE27", "PE28",
         "PE29")  # fmt: skip
INWARD = "ABDEFGHJLNPQRSTUWXYZ"
LANGUAGES = ("Polish", "Lithuanian", "Portuguese, interpreter needed", "Romanian, interpreter needed", "Urdu",
             "Kurdish Sorani, interpreter needed", "British Sign Language, signer needed")  # fmt: skip
PRIMARY = ("Teasel Row Primary", "St Fenrik’s Primary", "Alderbrook Academy")
SECONDARY = ("Marzipan Hill School", "Coracle Community College", "Alderbrook Academy")
SCHOOL_AGE, SECONDARY_AGE = 4, 11
APART = timedelta(days=310)  # between the births of two siblings


def nhs_number(serial: int) -> str:
    """The serial-th number of the test range whose check digit exists: ten figures that begin with 999."""
    while True:
        digits = f"999{serial:06d}"
        rest = 11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
        if rest != 10:
            return digits + str(rest % 11)
        serial += 500_000


def age_on(day: date, born: str) -> int:
    """Whole years on a day, from a date of birth as a form holds it."""
    birth = date.fromisoformat(born)
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def age_of(person: dict, day: date) -> int:
    """How old somebody named is on a day; -1 before birth."""
    return -1 if person["role"] == "unborn" else age_on(day, person["date_of_birth"])


@dataclass
class Home:
    """A household: who lives there, as a referral's pages would name them."""

    family: str
    address: str
    postcode: str
    phone: str
    children: list[dict] = field(default_factory=list)
    elders: list[dict] = field(default_factory=list)
    grandparent: dict = field(default_factory=dict)

    @property
    def outward(self) -> str:
        return self.postcode.split()[0]

    @property
    def north(self) -> bool:
        return self.outward in NORTH

    @property
    def mother(self) -> str:
        return self.elders[0]["given_names"]

    def lives_here(self) -> dict:
        return {"family_name": self.family, "address": self.address, "postcode": self.postcode}


class Neighbourhood:
    """Makes households, the same ones from the same seed."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self._families = [f"{begin}{end}" for begin in BEGINNINGS for end in ENDS]
        random.shuffle(self._families)
        self._phones = list(range(1000))
        random.shuffle(self._phones)
        self._serial = 0

    def home(self, births: list[date], day: date, *, expected: date | None = None, north: bool | None = None) -> Home:
        """A household of children born on these days, as it is on `day`; another is `expected`."""
        pick = self.random
        side = pick.random() < 0.45 if north is None else north
        postcode = f"{pick.choice(NORTH if side else SOUTH)} 0Z{pick.choice(INWARD)}"
        address = f"{pick.randint(1, 190)} {pick.choice(STREETS)} {pick.choice(WAYS)}"
        home = Home(self._families.pop(), address, postcode, f"07700 900{self._phones.pop():03d}")
        given = pick.sample(GIRLS, len(births)) + pick.sample(BOYS, len(births))
        language = pick.choice(LANGUAGES) if pick.random() < 0.15 else "English"
        for name, born in zip(pick.sample(given, len(births)), sorted(births), strict=True):
            home.children.append(self.child(home, name, born, day, language))
        ages = [(day - born).days // 365 for born in births] + [-1] * (expected is not None)
        home.elders.append(self.elder(home, "mother", self.mothers_birthday(ages or [8], day)))
        if expected:
            home.children.append({
                **home.lives_here(), "role": "unborn", "given_names": home.mother, "expected_on": expected.isoformat(),
            })  # fmt: skip
        if pick.random() < 0.6:
            born = date.fromisoformat(home.elders[0]["date_of_birth"]) - timedelta(days=pick.randint(-900, 2500))
            home.elders.append(self.elder(home, pick.choice(("father", "father", "stepfather")), born))
        home.grandparent = self.grandparent(home, day)
        return home

    def child(self, home: Home, name: str, born: date, day: date, language: str) -> dict:
        child = {
            **home.lives_here(), "role": "child", "given_names": name, "sex": "F" if name in GIRLS else "M",
            "date_of_birth": born.isoformat(), "language": language,
        }  # fmt: skip
        if self.random.random() < 0.7:
            self._serial += 1
            child["nhs_number"] = nhs_number(self._serial)
        age = age_on(day, child["date_of_birth"])
        if age >= SCHOOL_AGE:
            child["school"] = self.random.choice(PRIMARY if age < SECONDARY_AGE else SECONDARY)
        return child

    def mothers_birthday(self, ages: list[int], day: date) -> date:
        """She was at least eighteen at the first birth and at most forty-four at the last."""
        low, high = max(ages) + 18, min(ages) + 44
        years = self.random.triangular(low, max(low, high), low + 8)
        return day - timedelta(days=int(years * 365.25) + 20)

    def elder(self, home: Home, kind: str, born: date) -> dict:
        mother = kind == "mother"
        return {
            **home.lives_here(), "role": "parent", "given_names": self.random.choice(WOMEN if mother else MEN),
            "relationship": kind, "sex": "F" if mother else "M", "date_of_birth": born.isoformat(),
            "parental_responsibility": "unknown" if kind == "stepfather" else "yes", "phone": home.phone,
        }  # fmt: skip

    def grandparent(self, home: Home, day: date) -> dict:
        name, sex = self.random.choice(OLD)
        born = day - timedelta(days=self.random.randint(72 * 365, 88 * 365))
        return {
            **home.lives_here(), "role": "adult", "given_names": name, "sex": sex, "date_of_birth": born.isoformat(),
            "phone": home.phone,
        }  # fmt: skip
