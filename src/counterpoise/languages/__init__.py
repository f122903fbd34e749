"""Languages: sentences, names and numbers as they are written in each of them.

English stands in the code and in the tables that it comes from. A language is one file of this
package, which holds the translation of each English text by that text.
"""

from counterpoise.languages.catalogue import CATALOGUES as CATALOGUES
from counterpoise.languages.catalogue import ENGLISH as ENGLISH
from counterpoise.languages.catalogue import LANGUAGES as LANGUAGES
from counterpoise.languages.catalogue import Catalogue as Catalogue
from counterpoise.languages.catalogue import Translation as Translation
from counterpoise.languages.words import IN_ENGLISH as IN_ENGLISH
from counterpoise.languages.words import Words as Words
from counterpoise.languages.words import minus as minus
from counterpoise.languages.words import words_in as words_in
