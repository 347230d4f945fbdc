import type { ReactNode } from 'react'

function Icon({ size = 16, children }: { size?: number; children: ReactNode }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox={`0 0 ${size} ${size}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      aria-hidden="true"
    >
      {children}
    </svg>
  )
}

export function ChevronIcon() {
  return (
    <Icon size={8}>
      <path d="M1 2.5l3 3 3-3" strokeWidth="1.3" />
    </Icon>
  )
}

export function CheckIcon() {
  return (
    <Icon size={12}>
      <path d="M2 6.5l2.8 2.8L10 3.2" strokeWidth="1.6" />
    </Icon>
  )
}

export function CloseIcon() {
  return (
    <Icon size={12}>
      <path d="M2 2l8 8M10 2l-8 8" />
    </Icon>
  )
}

export function ResetIcon() {
  return (
    <Icon size={12}>
      <path d="M2.2 6a3.9 3.9 0 1 0 1.3-2.9L2 4.5M2 1.6v2.9h2.9" strokeWidth="1.3" />
    </Icon>
  )
}

export function OpenIcon() {
  return (
    <Icon>
      <path d="M1.8 12.8V3.4h4.1l1.5 1.8h5.4v1.9M1.8 12.8l1.9-5.7h10.9l-1.9 5.7z" strokeWidth="1.3" />
    </Icon>
  )
}

export function LinkIcon() {
  return (
    <Icon>
      <path d="M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2.2-2.2a2.6 2.6 0 1 0-3.7-3.7l-.8.8M9.2 6.8a2.6 2.6 0 0 0-3.7 0L3.3 9a2.6 2.6 0 1 0 3.7 3.7l.8-.8" />
    </Icon>
  )
}

export function ThemeIcon() {
  return (
    <Icon>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" stroke="none" />
    </Icon>
  )
}

export function HelpIcon() {
  return (
    <Icon>
      <circle cx="8" cy="8" r="6.25" strokeWidth="1.4" />
      <path d="M6.2 6.3a1.8 1.8 0 1 1 2.6 1.6c-.5.3-.8.6-.8 1.2" strokeWidth="1.4" />
      <circle cx="8" cy="11.2" r=".9" fill="currentColor" stroke="none" />
    </Icon>
  )
}
