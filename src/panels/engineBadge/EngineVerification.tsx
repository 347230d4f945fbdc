import { useEffect, type CSSProperties } from 'react'
import { formatSignificant } from '../../drawing/numberText'
import type { EngineStatus } from '../../runtime/protocol'
import { useEngram } from '../../store/useEngram'
import {
  shareOf,
  verdictOn,
  verificationFiles,
  worstQuantities,
  type Verification,
  type WorstQuantity,
} from '../../store/verification'
import { CheckIcon, CloseIcon } from '../../ui/icons'
import { usePageActions } from '../pageActions'
import { quantityWords } from './engineWords'
import { verificationSentence } from './verificationSentence'

const headings = { verified: 'Verified', partlyVerified: 'Verified in part', differs: 'Verify' } as const

/** Runs reference values through the engine in use, and shows how far off it is. Closing it stops that. */
export function EngineVerification({ engine }: { engine: EngineStatus['engine'] | undefined }) {
  const found = useEngram((state) => state.verification)
  const { verifyEngine, stopVerifying } = usePageActions()
  useEffect(() => stopVerifying, [stopVerifying])
  // What was found of another engine says nothing of this one.
  const verification = found?.engine && found.engine !== engine && found.state !== 'running' ? null : found
  const running = verification?.state === 'running'
  const verdict = verdictOn(engine, verification)
  return (
    <section className="engine-verification">
      <h2>{verdict ? headings[verdict] : 'Verify'} on this device</h2>
      <p>
        {verificationFiles.length} small networks whose results an independent program computed in double precision run
        through the engine in use, in this browser.
      </p>
      <div className="engine-verify">
        <button
          type="button"
          className="outlined-button"
          disabled={!engine}
          onClick={running ? stopVerifying : verifyEngine}
        >
          {running ? 'Stop' : verification ? 'Verify again' : 'Verify'}
        </button>
        {running && (
          <progress max={verificationFiles.length} value={verification.verdicts.length} aria-label="Files verified" />
        )}
      </div>
      <div role="status">{verification && <Outcome verification={verification} />}</div>
      {verification && verification.verdicts.length > 0 && <Findings verification={verification} />}
    </section>
  )
}

function Outcome({ verification }: { verification: Verification }) {
  const { verdict, text } = verificationSentence(verification)
  return (
    <p className="engine-outcome">
      {verdict === 'Verified.' && <CheckIcon />}
      {verdict === 'Differs.' && <CloseIcon />}
      <span>
        {verdict && <strong>{verdict} </strong>}
        {text}
      </span>
    </p>
  )
}

function Findings({ verification: { verdicts } }: { verification: Verification }) {
  return (
    <>
      <table className="engine-errors">
        <thead>
          <tr>
            <th scope="col">Largest error</th>
            <th scope="col">found</th>
            <th scope="col">
              <span className="visually-hidden">As a share of what is allowed</span>
            </th>
            <th scope="col">allowed</th>
          </tr>
        </thead>
        <tbody>
          {worstQuantities(verdicts).map((row) => (
            <QuantityRow key={row.quantity} row={row} />
          ))}
        </tbody>
      </table>
      <ul className="engine-files">
        {verdicts.map(({ file, rows }) => {
          const isWithin = rows.every(({ within }) => within)
          return (
            <li key={file} data-differs={!isWithin || undefined}>
              {isWithin ? <CheckIcon /> : <CloseIcon />}
              {wordsOf(file)}
              <span className="visually-hidden">{isWithin ? ' agrees' : ' differs'}</span>
            </li>
          )
        })}
      </ul>
      <p className="engine-note">
        Norm, losses and gradients: relative; all else absolute. The bars are logarithmic and end at what is allowed.
        The reference was computed in double precision and stored in single: plain JavaScript, which computes in double
        precision too, can agree exactly. WebGPU is allowed more, because graphics cards may round differently.
      </p>
    </>
  )
}

/** Powers of ten that a bar shows. */
const decades = 4

function QuantityRow({ row }: { row: WorstQuantity }) {
  const share = shareOf(row)
  const length = Math.min(Math.max(1 + Math.log10(Math.max(share, 1e-9)) / decades, 0.02), 1)
  return (
    <tr data-differs={!row.within || undefined} title={`${row.where} in ${wordsOf(row.file)}`}>
      <th scope="row">
        {quantityWords[row.quantity]}
        {!row.within && (
          <small>
            {row.where}, {wordsOf(row.file)}
          </small>
        )}
      </th>
      <td>{Number.isNaN(row.error) ? 'no number' : formatSignificant(row.error, 2)}</td>
      <td className="engine-share" style={{ '--length': length } as CSSProperties} />
      <td>{formatSignificant(row.tolerance, 2)}</td>
    </tr>
  )
}

function wordsOf(file: string): string {
  return verificationFiles.find((known) => known.file === file)?.words ?? file
}
