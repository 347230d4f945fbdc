import { useEffect, useState } from 'react'
import { engramStore } from '../store/engramStore'
import { addNotice } from '../store/notices'
import { fileNameOf } from '../store/openedFiles'
import { imagesIn } from '../store/pad'
import { currentLink } from '../store/urlSync'
import { CheckIcon, LinkIcon } from '../ui/icons'

const confirmationMs = 2000

/** Copies an address that shows exactly this to somebody else. */
export function CopyLink() {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), confirmationMs)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    const link = currentLink()
    const { checkpointId, pad } = engramStore.getState()
    try {
      await navigator.clipboard.writeText(link)
      setCopied(true)
      const file = fileNameOf(checkpointId)
      const images = imagesIn(pad)
      if (images > 0)
        addNotice(
          `The copied link does not hold your ${images === 1 ? 'image' : `${images} images`}: whoever follows it sees the episode’s own symbols there.`,
        )
      if (file) addNotice(`The copied link does not hold “${file}”: whoever follows it has to open that file too.`)
    } catch {
      addNotice(`The browser does not let this page copy. The link is ${link}`, 'error')
    }
  }
  return (
    <button type="button" className="copy-link" title="Copy a link to exactly this" onClick={() => void copy()}>
      {copied ? <CheckIcon /> : <LinkIcon />}
      <span className="copy-link-text" aria-live="polite">
        {copied ? 'Copied' : 'Copy link'}
      </span>
    </button>
  )
}
