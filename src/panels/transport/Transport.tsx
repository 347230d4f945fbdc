import { useEffect, useRef } from 'react'
import { pause, seekToStep, setStepsPerSecond, stepBack, stepForward, togglePlaying } from '../../store/playback'
import { useEngram } from '../../store/useEngram'
import { Slider } from '../../ui/Slider'
import { setText } from '../setText'
import { useStepDraw } from '../useStepDraw'
import { startPlaybackClock } from './playbackClock'
import { listenForShortcuts } from './shortcuts'
import { speedStops, speedText } from './speeds'
import './transport.css'

const icons = {
  toStart: 'M1 3h2v10H1zM15 3v10L8.5 8zM9 3v10L2.5 8z',
  back: 'M3 3h1.8v10H3zM13 3v10L5.5 8z',
  play: 'M3.5 1.5L14 8L3.5 14.5z',
  pause: 'M3.5 2h3.2v12H3.5zM9.3 2h3.2v12H9.3z',
  forward: 'M11.2 3H13v10h-1.8zM3 3v10L10.5 8z',
}

interface TransportButtonProps {
  readonly icon: keyof typeof icons
  readonly label: string
  /** The key that does the same. */
  readonly shortcut: string
  readonly onPress: () => void
}

function TransportButton({ icon, label, shortcut, onPress }: TransportButtonProps) {
  return (
    <button
      type="button"
      className="transport-button"
      aria-label={label}
      title={`${label} (${shortcut})`}
      onClick={onPress}
    >
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <path d={icons[icon]} fill="currentColor" />
      </svg>
    </button>
  )
}

/** Buttons that move the playhead, and the speed of playing. Mounting it starts the playback clock and the shortcuts. */
export function Transport() {
  const playing = useEngram((state) => state.playing)
  useEffect(startPlaybackClock, [])
  useEffect(listenForShortcuts, [])
  const toStart = () => {
    pause()
    seekToStep(0)
  }
  return (
    <div className="transport" role="group" aria-label="Playback">
      <div className="transport-buttons">
        <TransportButton icon="toStart" label="To the first step" shortcut="Home" onPress={toStart} />
        <TransportButton icon="back" label="One step back" shortcut="←" onPress={stepBack} />
        <TransportButton
          icon={playing ? 'pause' : 'play'}
          label={playing ? 'Pause' : 'Play'}
          shortcut="space"
          onPress={togglePlaying}
        />
        <TransportButton icon="forward" label="One step forward" shortcut="→" onPress={stepForward} />
      </div>
      <StepCounter />
      <SpeedSlider />
    </div>
  )
}

function SpeedSlider() {
  const stepsPerSecond = useEngram((state) => state.stepsPerSecond)
  return (
    <div className="transport-speed" title="Speed of playing">
      <span className="transport-speed-text">{speedText(stepsPerSecond)}</span>
      <Slider
        label="Speed of playing"
        stops={speedStops}
        value={stepsPerSecond}
        format={(value) => `${speedText(value)}, ${Number(value.toPrecision(2))} steps a second`}
        onChange={setStepsPerSecond}
      />
    </div>
  )
}

/** "Step 13 of 0–19" */
function StepCounter() {
  const text = useRef<HTMLSpanElement>(null)
  useStepDraw(({ run }, stepIndex) => setText(text.current, `Step ${stepIndex} of 0–${run.episode.steps - 1}`))
  return <span className="transport-step" ref={text} />
}
