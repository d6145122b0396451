"""The words of a large library: titles a teacher would give in seven languages, and texts with a long tail of words."""

from __future__ import annotations

import random

SUBJECT_TOPICS = {
    "physics": [
        "Newton's first law of motion", "Newton's second law", "Velocity and acceleration", "Work, energy and power",
        "Electric circuits", "Ohm's law", "Magnetic fields", "Reflection and refraction of light", "Sound waves",
        "Pressure in liquids", "Density and floating", "Heat transfer", "Radioactive decay", "Momentum and collisions",
        "Simple machines", "Static electricity", "Gravity and orbits", "Units and measurement",
    ],
    "mathematics": [
        "Adding fractions", "Equivalent fractions", "Quadratic equations", "Linear equations in two unknowns", "Pythagoras' theorem",
        "Area of a circle", "Volume of a cylinder", "Percentages and interest", "Ratio and proportion", "Negative numbers",
        "Probability with dice", "Mean, median and mode", "Factorising polynomials", "Simultaneous equations", "Trigonometry",
        "Logarithms", "Sequences and series", "Vectors in the plane", "Long division", "Bar charts and pie charts",
    ],
    "biology": [
        "Photosynthesis", "Respiration in cells", "The human heart", "Digestion and enzymes", "Food chains and webs",
        "Plant reproduction", "Genes and inheritance", "Cell division", "The nervous system", "Malaria and mosquitoes",
        "Soil organisms", "Evolution by natural selection", "Balanced diet", "Microscopes and cells", "Pollination by insects",
    ],
    "chemistry": [
        "Atoms and molecules", "The periodic table", "Acids, bases and salts", "Chemical bonding", "Balancing equations",
        "Separating mixtures", "The mole and molar mass", "Rates of reaction", "Electrolysis", "Metals and their ores",
        "Hydrocarbons", "Oxidation and reduction", "Water purification", "States of matter",
    ],
    "geography": [
        "Rivers and erosion", "Plate tectonics", "Weather instruments", "Climate zones of Africa", "Reading contour maps",
        "Population growth", "Volcanoes and earthquakes", "The water cycle", "Deforestation", "Farming in the highlands",
    ],
    "history": [
        "The kingdoms of the Great Lakes", "The Indian Ocean trade", "Independence movements", "The industrial revolution",
        "Ancient Egypt", "The slave trade and its abolition", "Colonial rule in East Africa", "The silk road",
    ],
    "agriculture": [
        "Crop rotation", "Composting at school", "Keeping chickens", "Irrigation with little water", "Pests of maize",
        "Soil fertility", "Terraces against erosion", "Storing grain safely",
    ],
    "english": [
        "Writing a formal letter", "The past perfect tense", "Reading comprehension", "Adjectives and adverbs",
        "Direct and reported speech", "Poems of the rainy season", "Punctuation", "Letters of application",
    ],
    "ict": ["Spreadsheets for beginners", "How the internet works", "Passwords and safety", "Loops in programming", "Binary numbers"],
}
PATTERNS = [
    "{topic}", "{topic}: an introduction", "{topic} in everyday life", "{topic}, worked examples", "Revision: {topic}",
    "{topic} explained by {name}", "Understanding {topic}", "{topic} with things from the market of {name}", "Practice for {topic}",
    "{topic}, part {n}", "{topic} for beginners", "A story about {topic}", "{name} school notes: {topic}", "Questions and answers on {topic}",
]
OTHER_LANGUAGES = {
    "fr": ["Les fractions équivalentes", "La photosynthèse des plantes", "Le théorème de Pythagore", "Les circuits électriques",
           "La révolution industrielle", "L'eau et ses états", "Les équations du second degré", "La respiration cellulaire"],
    "sw": ["Usanisinuru wa mimea", "Sheria ya kwanza ya Newton", "Sehemu na desimali", "Mfumo wa usagaji chakula", "Historia ya pwani",
           "Kilimo cha mahindi", "Nishati na kazi", "Maji na uhai"],
    "hi": ["भिन्नों का योग", "प्रकाश संश्लेषण", "न्यूटन का पहला नियम", "विद्युत परिपथ", "जल चक्र", "मानव हृदय", "अम्ल और क्षार"],
    "ta": ["பின்னங்களின் கூட்டல்", "ஒளிச்சேர்க்கை", "நியூட்டனின் முதல் விதி", "மின்சுற்று", "நீர் சுழற்சி", "மனித இதயம்"],
    "si": ["භාග එකතු කිරීම", "ප්‍රභාසංශ්ලේෂණය", "නිව්ටන්ගේ පළමු නියමය", "විද්‍යුත් පරිපථ", "ජල චක්‍රය", "මිනිස් හදවත"],
    "ar": ["جمع الكسور", "البناء الضوئي", "قانون نيوتن الأول", "الدوائر الكهربائية", "دورة الماء", "قلب الإنسان"],
    "ur": ["کسروں کی جمع", "ضیائی تالیف", "نیوٹن کا پہلا قانون", "برقی سرکٹ", "پانی کا چکر"],
}
SYLLABLES = ["ba", "be", "bi", "bo", "bu", "da", "de", "di", "do", "du", "fa", "fe", "fi", "ga", "ge", "go", "ka", "ke", "ki", "ko", "ku", "la", "le", "li", "lo", "lu", "ma", "me", "mi", "mo", "mu", "na", "ne", "ni", "no", "nu", "ra", "re", "ri", "ro", "ru", "sa", "se", "si", "so", "su", "ta", "te", "ti", "to", "tu", "wa", "ya", "zi"]
COMMON = ["the", "of", "and", "a", "in", "is", "that", "for", "as", "with", "are", "this", "by", "from", "we", "can", "be", "which", "when", "water", "energy", "force", "number", "line", "plant", "cell", "light", "heat", "mass", "body", "air", "soil", "food", "answer", "question", "example", "figure", "table", "result", "change", "move", "part", "whole", "group", "value", "measure", "equal", "small", "large", "first", "second", "find", "show", "write", "draw", "explain", "describe", "compare", "because", "therefore", "however", "school", "student", "teacher", "class", "lesson", "unit"]


def invented_words(count: int, chance: random.Random) -> list[str]:
    """Return words nobody uses, the long tail that names and places make in a real library."""
    return ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(count)]


def texts(count: int, length: int, chance: random.Random) -> list[str]:
    """Return texts whose words follow Zipf's law, each with the words of three topics."""
    vocabulary = [*COMMON, *invented_words(30_000, chance)]
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
    topics = [topic for several in SUBJECT_TOPICS.values() for topic in several]
    return [" ".join([*chance.choices(vocabulary, weights, k=length), *chance.sample(topics, 3)]) for _ in range(count)]
