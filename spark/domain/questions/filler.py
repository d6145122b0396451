"""Filler: words that say nothing about what somebody asks, in the languages people ask in, as they type them.

`EMPTY` words are left out; `STUDY` words (homework, example, calculate) say little: half of all questions have them;
`WHY` and `AMOUNT` tell the kind of a question. All are folded as `spark.domain.folding` does.
"""

from __future__ import annotations

from spark.domain.folding import fold


def folded(words: str) -> frozenset[str]:
    """Return the words of a list, folded."""
    return frozenset(fold(words).split())


# How people write when each key costs: what it stands for
SHORT = {
    **dict.fromkeys(("wat", "wot", "wats", "whats"), "what"),
    **dict.fromkeys(("cmt", "comen"), "comment"),
    **dict.fromkeys(("diff", "dif", "diffrence", "vs", "versus"), "difference"),
    "hw": "how",
    "y": "why",
    "pq": "pourquoi",
    "wen": "when",
    "w": "with",
    "b4": "before",
    "btw": "between",
    "ppl": "people",
    "eqn": "equation",
    "luk": "look",
    "luks": "looks",
    "temp": "temperature",
    "color": "colour",
    "colors": "colours",
    "many": "much",
}

WHY = folded("why pourquoi reason reasons cause causes causing raison raisons cause لماذا سبب اسباب sababu mbona pq")

EMPTY_IN = {
    "en": folded(
        """
        a an the this that these those it its is are was were be been being am do does did done doing has have
        had having i me my we us our you your u ur he him his she her they them their r of in on at to from by
        for with without into onto about as and or nd n d da if then than so but also too very more most some
        any each all both no not nor cannot cant dont doesnt didnt isnt wont t s will would shall should can
        could may might must there here where when which who whom whose what how why one once just only even
        still again ever never always please pls plz plse help thanks thank thx hi hello dear sir madam teacher
        guys some1 anyone someone somebody anybody everyone everybody want wants need needs know knows
        understand understood understanding get gets got getting make makes made making let lets tell tells told
        say says said give gives gave given show shows showed shown ask asks asked explain explains explained
        describe define list name like thing things way ways come comes go goes good well ok okay yes
        really now today tomorrow yesterday because since after before while during whether between among same
        such other another own out up down off over under upon per via happen happens hapens happened confuse
        confused confusing mix mixed sense true idea mine ours im ive id youre whats thats
        """
    ),
    "fr": folded(
        """
        le la les l un une des du de d au aux ce cet cette ces c ca cela est sont etait etaient etre ete suis
        sommes ont ai avons avez avoir je j me m moi tu te toi il elle on nous vous ils elles se sa son ses leur
        leurs mon ma mes notre nos votre vos qui que qu quoi dont quand comment pourquoi quel quelle quels
        quelles lequel et ou mais donc or ni car si ne pas plus moins tres en y dans sur sous avec sans
        pour par entre vers chez comme aussi alors svp stp s plait bonjour bjr slt salut merci mrc aidez aider
        aide pouvez peux peut pouvoir faire fait font dire dit veux voudrais comprends comprendre explique
        expliquez expliquer donner donnez donne montrer montrez n t cest
        """
    ),
    "sw": folded(
        """
        na ya wa za la cha vya kwa ni si katika kama au lakini hii hiyo hizo hizi huyu hili hilo haya hayo ile
        yule wale yako yangu yetu wangu mimi wewe yeye sisi nini gani je nani lini wapi vipi jinsi naomba
        tafadhali msaada nisaidie nisaidieni jamani asante habari neno ina lina liko eleza nieleze nionyeshe
        nionyesheni sana pia tu bila mwalimu kila nitafanyaje nifanyeje kutoka
        """
    ),
    "ar": folded(
        """
        من في على الى عن مع هل ما ماذا لماذا كيف متى اين اي هو هي هم انا نحن انت هذا هذه ذلك تلك التي الذي ان
        كان كانت يكون اذا لو او ثم و لا لم لن ليس قد كل بعض ارجو ارجوك ممكن فضلك لي لنا اشرح شرح اريد مساعده
        مساعدة بكلمات بسيطه بسيطة
        """
    ),
}
EMPTY = frozenset().union(*EMPTY_IN.values())

AMOUNT = folded("much combien ngapi kiasi كم")

STUDY = folded(
    """
    question questions problem problems homework exercise exercises exam test class school book lesson topic
    answer answers correct right wrong find finds found finding calculate calculates calculated calculation
    solve solving determine compute value step steps example examples number numbers word words
    simple easy difference differences different differ write using use used method formula equation equations
    reason result error calculator people person help understand learn learned calculer
    calculez calcul trouver trouvez resoudre exercice devoir reponse exemple mot mots simples nombre etape
    etapes calculatrice swali jibu maana mfano tafuta kokotoa hesabu سؤال جواب مثال احسب حساب اوجد معنى
    """
)

NEGATIONS = folded("not no never cannot cant dont doesnt didnt isnt wont n't pas jamais aucun hakuna bila لا لم لن ليس")

ASKS = WHY | folded(
    """
    what how why which who when where is are does do can find calculate explain tell show list give describe
    solve change help que quoi comment quelle quelles quel quels expliquez expliquer explique calculer donner
    donnez gani nini eleza je kwa nionyeshe nieleze ما هل كيف اشرح شرح احسب ماذا
    """
)
