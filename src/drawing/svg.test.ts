import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { svgElement, svgPicture, svgText, withTokenColours } from './svg'

describe('SVG text', () => {
  it('escapes words, and keeps coordinates short', () => {
    expect(svgText('a < b & "c"', 1.23456, -0.01, { fill: 'red' })).toBe(
      '<text x="1.2" y="0" fill="red" font-size="11">a &lt; b &amp; &quot;c&quot;</text>',
    )
    expect(svgElement('path', { d: 'M0 0', stroke: undefined })).toBe('<path d="M0 0"/>')
  })

  it('has a title for those who do not see it', () => {
    const picture = svgPicture({ width: 10, height: 5, title: 'Gate & error' }, svgElement('g', {}))
    expect(picture).toMatch(/^<svg .*viewBox="0 0 10 5".*<title>Gate &amp; error<\/title>.*<\/svg>$/)
  })

  it('takes the colours of the light theme into a file, and refuses colours that are not there', () => {
    const tokens = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
    expect(withTokenColours('<a fill="var(--hebbian)" stroke="var(--bg)"/>', tokens)).toBe(
      '<a fill="#0b7f6b" stroke="#fbfbf9"/>',
    )
    expect(() => withTokenColours('var(--pink)', tokens)).toThrow('there is no colour --pink')
  })
})
