/** Which part of training a script's characters are for. */
export type GlyphSplit = 'train' | 'validation' | 'test'

export const glyphSplits: readonly GlyphSplit[] = ['train', 'validation', 'test']

/** Scripts by their Unicode name, with the font families that draw them (packages of ../fonts, @fontsource/noto-...). */
type Scripts = Readonly<Record<string, readonly string[]>>

/**
 * Scripts that look alike stand in the same split: those that grew out of Greek or borrow its shapes are all in training,
 * so that the test's classes are new.
 */
export const glyphScripts: Readonly<Record<GlyphSplit, Scripts>> = {
  train: {
    Latin: ['sans', 'serif'],
    Greek: ['sans', 'serif'],
    Cyrillic: ['sans', 'serif'],
    Coptic: ['sans-coptic'],
    Cherokee: ['sans-cherokee'],
    Lisu: ['sans-lisu'],
    Gothic: ['sans-gothic'],
    Old_Italic: ['sans-old-italic'],
    Deseret: ['sans-deseret'],
    Osage: ['sans-osage'],
    Warang_Citi: ['sans-warang-citi'],
    Runic: ['sans-runic'],
    Old_Hungarian: ['sans-old-hungarian'],
    Old_Turkic: ['sans-old-turkic'],
    Ogham: ['sans-ogham'],
    Cypriot: ['sans-cypriot'],
    Linear_A: ['sans-linear-a'],
    Linear_B: ['sans-linear-b'],
    Cuneiform: ['sans-cuneiform'],
    Canadian_Aboriginal: ['sans-canadian-aboriginal'],
    Ethiopic: ['sans-ethiopic'],
    Yi: ['sans-yi'],
    Mende_Kikakui: ['sans-mende-kikakui'],
    Devanagari: ['sans-devanagari', 'serif-devanagari'],
    Bengali: ['sans-bengali', 'serif-bengali'],
    Gujarati: ['sans-gujarati'],
    Tibetan: ['serif-tibetan'],
    Brahmi: ['sans-brahmi'],
    Myanmar: ['sans-myanmar'],
    Tai_Tham: ['sans-tai-tham'],
    Khmer: ['sans-khmer', 'serif-khmer'],
    Mongolian: ['sans-mongolian'],
    Syriac: ['sans-syriac'],
    Thaana: ['sans-thaana'],
  },
  validation: {
    Armenian: ['sans-armenian', 'serif-armenian'],
    Bamum: ['sans-bamum'],
    Nko: ['sans-nko'],
    Telugu: ['sans-telugu', 'serif-telugu'],
    Kannada: ['sans-kannada'],
    Javanese: ['sans-javanese'],
    Adlam: ['sans-adlam'],
  },
  test: {
    Georgian: ['sans-georgian', 'serif-georgian'],
    Hebrew: ['sans-hebrew', 'serif-hebrew'],
    Thai: ['sans-thai', 'serif-thai'],
    Lao: ['sans-lao', 'serif-lao'],
    Tifinagh: ['sans-tifinagh'],
    Ol_Chiki: ['sans-ol-chiki'],
    Vai: ['sans-vai'],
    Glagolitic: ['sans-glagolitic'],
    Osmanya: ['sans-osmanya'],
    Shavian: ['sans-shavian'],
    Tamil: ['sans-tamil', 'serif-tamil'],
    Malayalam: ['sans-malayalam', 'serif-malayalam'],
    Sinhala: ['sans-sinhala', 'serif-sinhala'],
  },
}

/** Large scripts are thinned out to about this many characters, evenly over their code points. */
export const mostPerScript = 400
