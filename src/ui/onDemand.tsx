import { Component, createContext, useContext, useEffect, useState, type ComponentType, type ReactNode } from 'react'

/** Called when a part of the page that is loaded when it is wanted could not be loaded or drawn. */
export const PartFailureContext = createContext<() => void>(() => undefined)

type Load<Props> = () => Promise<{ readonly default: ComponentType<Props> }>

/**
 * A component whose code is fetched when it is first drawn. Where that fails, or where it throws, it closes itself and
 * tells {@link PartFailureContext}; the page around it stays, and the next time it is drawn fetches again.
 */
export function onDemand<Props extends { readonly onClose: () => void }>(load: Load<Props>): ComponentType<Props> {
  let known: ComponentType<Props> | null = null
  return function OnDemand(props: Props) {
    const { onClose } = props
    const onFailure = useContext(PartFailureContext)
    const [Part, setPart] = useState(() => known)
    const fail = () => {
      onClose()
      onFailure()
    }
    useEffect(() => {
      if (known) return
      let isGone = false
      load().then(
        (loaded) => {
          known = loaded.default
          if (!isGone) setPart(() => known)
        },
        () => !isGone && fail(),
      )
      return () => {
        isGone = true
      }
      // Once for each time it is drawn; the callbacks of the first time do.
      // eslint-disable-next-line react-hooks/exhaustive-deps
    }, [])
    return Part && <PartBoundary onFailure={fail}>{<Part {...props} />}</PartBoundary>
  }
}

interface PartBoundaryProps {
  readonly onFailure: () => void
  readonly children: ReactNode
}

class PartBoundary extends Component<PartBoundaryProps, { readonly failed: boolean }> {
  override readonly state = { failed: false }

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true }
  }

  override componentDidCatch(): void {
    this.props.onFailure()
  }

  override render(): ReactNode {
    return this.state.failed ? null : this.props.children
  }
}
