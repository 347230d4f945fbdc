import { EngineBadge } from '../panels/engineBadge/EngineBadge'
import { ModelPickers } from '../panels/setup/ModelPickers'
import { setTheme, themeSettings } from '../store/theme'
import { useEngram } from '../store/useEngram'
import { ThemeIcon } from '../ui/icons'
import { Picker } from '../ui/Picker'
import { ComputingMark } from './ComputingMark'
import { CopyLink } from './CopyLink'
import { Help } from './Help'

export type SidePanel = 'setup' | 'inspector'

export interface AppHeaderProps {
  /** On a narrow page the pickers are in the rail. */
  readonly stacked: boolean
  /** The buttons for the side panels; null where these are always there. */
  readonly sidePanel: { readonly opened: SidePanel | null; readonly onToggle: (panel: SidePanel) => void } | null
}

const themeOptions = themeSettings.map((setting) => ({
  key: setting,
  label: { system: 'As the system', light: 'Light', dark: 'Dark' }[setting],
}))

export function AppHeader({ stacked, sidePanel }: AppHeaderProps) {
  const theme = useEngram((state) => state.theme)
  const toggle = (panel: SidePanel, label: string) =>
    sidePanel && (
      <button
        type="button"
        className="panel-toggle"
        aria-expanded={sidePanel.opened === panel}
        aria-controls={panel}
        onClick={() => sidePanel.onToggle(panel)}
      >
        {label}
      </button>
    )
  return (
    <header className="header">
      <a className="wordmark" href="." title="Engram: memory in synapses">
        Engram
      </a>
      <nav className="views" aria-label="Views">
        <span aria-current="page">Step</span>
      </nav>
      {stacked && (
        <a className="panel-toggle" href="#setup" title="Task, rule, network and settings, further down">
          Setup
        </a>
      )}
      {toggle('setup', 'Setup')}
      {toggle('inspector', 'Inspector')}
      <ComputingMark />
      {!stacked && (
        <div className="header-pickers">
          <ModelPickers />
        </div>
      )}
      <div className="header-end">
        <EngineBadge />
        {!stacked && <CopyLink />}
        <Picker label="Theme" options={themeOptions} value={theme} onChange={setTheme} icon={<ThemeIcon />} />
        <Help />
      </div>
    </header>
  )
}
