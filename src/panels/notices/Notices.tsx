import { dismissNotice } from '../../store/notices'
import { useEngram } from '../../store/useEngram'
import { CloseIcon } from '../../ui/icons'
import './notices.css'

/** What the page has to tell, newest first, over the rest; on a phone it stays in sight. Read out politely. */
export function Notices() {
  const notices = useEngram((state) => state.notices)
  return (
    <div className="notices" role="status" aria-live="polite" aria-label="Notices">
      {[...notices].reverse().map(({ id, kind, message, details }) => (
        <div key={id} className="notice" data-kind={kind}>
          {details.length === 0 ? (
            <span>{message}</span>
          ) : (
            <details>
              <summary>{message}</summary>
              <ul>
                {details.map((detail) => (
                  <li key={detail}>{detail}</li>
                ))}
              </ul>
            </details>
          )}
          <button type="button" className="notice-dismiss" aria-label="Dismiss" onClick={() => dismissNotice(id)}>
            <CloseIcon />
          </button>
        </div>
      ))}
    </div>
  )
}
