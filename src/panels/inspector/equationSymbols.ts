import type { Rule } from '../../network/modelConfig'
import type { UpdateSymbol } from '../../store/engramStore'

/** One symbol of the update equation. */
export interface EquationSymbol {
  readonly symbol: UpdateSymbol
  /** In TeX. */
  readonly tex: string
  /** As plain text, while the typesetting is not there. */
  readonly plain: string
  /** Under its number. */
  readonly word: string
  /** What it is, in a sentence without its full stop. */
  readonly meaning: string
  /** What stands before it; the equation may break its line before = and +. */
  readonly operator: string
}

/** w(t+1) = (1 - decay) w + eta alpha p q, with delta for q where the rule is the gradient's. */
export function equationSymbols(rule: Rule): readonly EquationSymbol[] {
  return [
    {
      ...{ symbol: 'next', tex: 'w_{t+1}', plain: 'w′', word: 'next', operator: '' },
      meaning: 'the plastic weight that this step leaves behind',
    },
    {
      ...{
        symbol: 'keep',
        tex: String.raw`(1-\mathrm{decay})`,
        plain: '(1 − decay)',
        word: 'kept',
        operator: '=',
      },
      meaning: 'the share of the weight that this step keeps',
    },
    {
      ...{ symbol: 'weight', tex: 'w_t', plain: 'w', word: 'now', operator: String.raw`\,` },
      meaning: 'the plastic weight that this step finds',
    },
    {
      ...{ symbol: 'eta', tex: String.raw`\eta`, plain: 'η', word: 'write rate', operator: '+' },
      meaning: 'the write rate of this step, after modulation and norm limit',
    },
    {
      ...{ symbol: 'alpha', tex: String.raw`\alpha`, plain: 'α', word: 'plasticity', operator: String.raw`\,` },
      meaning: 'how plastic this connection is, learned in training',
    },
    {
      ...{ symbol: 'presynaptic', tex: 'p', plain: 'p', word: 'pre', operator: String.raw`\,` },
      meaning: 'the activity that comes in through this connection',
    },
    rule === 'gradient'
      ? {
          ...{ symbol: 'postsynaptic', tex: String.raw`\delta`, plain: 'δ', word: 'slope', operator: String.raw`\,` },
          meaning: 'the slope of the internal loss at the unit behind this connection',
        }
      : {
          ...{ symbol: 'postsynaptic', tex: 'q', plain: 'q', word: 'post', operator: String.raw`\,` },
          meaning: 'the activity of the unit behind this connection',
        },
  ]
}
