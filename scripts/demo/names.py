"""Names, homes and numbers of people who never lived: drama-range telephones, 999-prefix NHS numbers, invented
streets on real outward codes, inward codes that have not been issued."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

GIRLS = (
    "Amina", "Beatrix", "Chidera", "Daisy", "Elif", "Freya", "Gabija", "Hollie", "Imogen", "Jaya", "Kasia", "Liora",
    "Maisie", "Nadia", "Orla", "Poppy", "Rania", "Saskia", "Tilly", "Una", "Violet", "Wren", "Yasmin", "Zofia",
)  # fmt: skip
BOYS = (
    "Arlo", "Bilal", "Caspian", "Dmitri", "Emeka", "Fabian", "Gethin", "Haroon", "Idris", "Jonty", "Kamil", "Leon",
    "Mateusz", "Nico", "Oskar", "Perry", "Quinn", "Rafi", "Stellan", "Tobias", "Umar", "Vilius", "Wilf", "Zane",
)  # fmt: skip
WOMEN = (
    "Agnieszka", "Bethan", "Carys", "Danuta", "Esther", "Fatima", "Ginny", "Hazel", "Ines", "Jolanta", "Keeley",
    "Lorna", "Marta", "Nkechi", "Petra", "Ruta", "Shanelle", "Tamsin", "Verity", "Wanda",
)  # fmt: skip
MEN = (
    "Adrian", "Boris", "Clive", "Darius", "Edgar", "Farid", "Garth", "Hugo", "Ivan", "Jerome", "Kit", "Lukasz",
    "Mohsin", "Ned", "Osian", "Piotr", "Reece", "Stefan", "Tariq", "Vince",
)  # fmt: skip
# A household has one of these to itself. Nobody is called so.
FAMILIES = (
    "Ashmeadow", "Bramblewick", "Candleford", "Dovecote", "Elderflower", "Foxglove", "Goosegrass", "Honeypot",
    "Inglenook", "Juniperhill", "Kettlewick", "Lanternfield", "Marshmallow", "Nettlebank", "Oatcake", "Pepperpot",
    "Quicksilver", "Rosehip", "Starlingham", "Thimbleby-Moss", "Umberland", "Vellumby", "Wildgoose", "Yarrowfield",
    "Zephyrton", "Appleyardley", "Buttercroft", "Cloverdell", "Driftwoody", "Eveningstar", "Fiddlewood", "Gingerbred",
    "Hopscotchley", "Icewell", "Jackdawson-Reed", "Kingfisherly", "Larkrise", "Moonpenny", "Nightjarvis", "Owlstone",
    "Puddlecombe", "Quincetree", "Ravenspurn", "Silverbirch", "Teaselby", "Underleaf", "Violetbank", "Wheatear",
    "Xylander", "Yellowhammer", "Zinniaford", "Barleymow", "Cranesbill", "Dragonflye",
)  # fmt: skip
STREETS = (
    "Lanternfish Lane", "Teasel Row", "Pocket Mirror Street", "Old Bellows Yard", "Thimble Close", "Kite String Way",
    "Marzipan Drove", "Gooseberry Court", "Inkwell Road", "Sundial Place", "Paper Boat Walk", "Windfall Avenue",
    "Coracle Street", "Pennyfarthing Hill", "Acorn Cup Gardens", "Seven Ladders",
)  # fmt: skip
NORTH = ("PE1", "PE2", "PE3", "PE4", "PE7", "PE13", "PE15", "PE26")
SOUTH = ("CB1", "CB2", "CB4", "CB5", "CB6", "CB7", "CB23", "CB24", "PE19", "PE27", "PE28", "PE29")
INWARD = "ABDEFGHJLNPQRSTUWXYZ"
SCHOOLS = (
    "Alderbrook Academy", "Teasel Row Primary", "St Fenrik’s Primary", "Inkwell Road Infants", "Marzipan Hill School",
)  # fmt: skip
# Of 100 children referred (DOMAIN.md section 9), without the unborn.
AGES = (((0, 0), 6), ((1, 4), 22), ((5, 9), 27), ((10, 15), 33), ((16, 17), 10))


def nhs_number(serial: int) -> str:
    """The serial-th number of the test range whose check digit exists: ten figures that begin with 999."""
    while True:
        digits = f"999{serial:06d}"
        rest = 11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
        if rest != 10:
            return digits + str(rest % 11)
        serial += 500_000


@dataclass
class Home:
    """A household: who lives there, as a referral's pages would name them."""

    family: str
    address: str
    postcode: str
    phone: str
    children: list[dict] = field(default_factory=list)
    elders: list[dict] = field(default_factory=list)
    grandparent: dict | None = None

    def lives_here(self) -> dict:
        return {"family_name": self.family, "address": self.address, "postcode": self.postcode}


class Neighbourhood:
    """Makes households, the same ones from the same seed."""

    def __init__(self, random: Random, today: date) -> None:
        self.random, self.today = random, today
        self._families = list(FAMILIES)
        self._serial = 0

    def home(self, *, children: int, ages: tuple[int, int] | None = None, north: bool | None = None) -> Home:
        """A household with that many children; of these ages, if it matters."""
        pick = self.random
        if not self._families:
            self._families = [f"{name}-Secundus" for name in FAMILIES]
        family = self._families.pop(pick.randrange(len(self._families)))
        side = pick.random() < 0.45 if north is None else north
        postcode = f"{pick.choice(NORTH if side else SOUTH)} 0Z{pick.choice(INWARD)}"
        address = f"{pick.randint(1, 190)} {pick.choice(STREETS)}"
        home = Home(family, address, postcode, self.phone())
        given = pick.sample(GIRLS, children) + pick.sample(BOYS, children)
        for name in pick.sample(given, children):
            home.children.append(self.child(home, name, ages))
        home.children.sort(key=lambda child: child["date_of_birth"])
        home.elders.append(self.elder(home, "mother", pick.choice(WOMEN)))
        if pick.random() < 0.6:
            home.elders.append(self.elder(home, pick.choice(("father", "stepfather")), pick.choice(MEN)))
        home.grandparent = self.grandparent(home)
        return home

    def child(self, home: Home, name: str, ages: tuple[int, int] | None) -> dict:
        low, high = ages or self.random.choices([band for band, _ in AGES], [weight for _, weight in AGES])[0]
        born = self.birthday(low, high)
        child = {
            **home.lives_here(), "role": "child", "given_names": name, "sex": "F" if name in GIRLS else "M",
            "date_of_birth": born.isoformat(), "language": "English",
        }  # fmt: skip
        if self.random.random() < 0.7:
            self._serial += 1
            child["nhs_number"] = nhs_number(self._serial)
        if (self.today - born).days > 5 * 365:
            child["school"] = self.random.choice(SCHOOLS)
        return child

    def elder(self, home: Home, kind: str, name: str) -> dict:
        return {
            **home.lives_here(), "role": "parent", "given_names": name, "relationship": kind,
            "sex": "F" if kind == "mother" else "M", "date_of_birth": self.birthday(24, 45).isoformat(),
            "parental_responsibility": "unknown" if kind == "stepfather" else "yes", "phone": home.phone,
        }  # fmt: skip

    def grandparent(self, home: Home) -> dict:
        name, sex = self.random.choice((("Mabel", "F"), ("Cyril", "M"), ("Dorothea", "F")))
        return {
            **home.lives_here(), "role": "adult", "given_names": name, "sex": sex,
            "date_of_birth": self.birthday(72, 88).isoformat(), "phone": home.phone,
        }  # fmt: skip

    def birthday(self, low: int, high: int) -> date:
        """A day of birth that makes somebody between `low` and `high` years old some months ago."""
        return self.today - timedelta(days=self.random.randint(low * 365 + 190, high * 365 + 360))

    def phone(self) -> str:
        return f"07700 900{self.random.randint(0, 999):03d}"
