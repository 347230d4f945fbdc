import { useEffect, useState } from 'react'
import { HelpIcon } from '../ui/icons'
import { onDemand } from '../ui/onDemand'

const AboutDialog = onDemand(() => import('./AboutDialog'))

/** The "?" button and key: shortcuts, how to read the picture, and the paper. */
export function Help() {
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const typing = event.target instanceof Element && event.target.closest('input[type=text], textarea')
      if (event.key !== '?' || event.ctrlKey || event.metaKey || event.altKey || typing) return
      event.preventDefault()
      setOpen(true)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
  return (
    <>
      <button
        type="button"
        className="icon-button"
        aria-label="Shortcuts and about"
        aria-haspopup="dialog"
        title="Shortcuts and about (?)"
        onClick={() => setOpen(true)}
      >
        <HelpIcon />
      </button>
      {open && <AboutDialog onClose={() => setOpen(false)} />}
    </>
  )
}
