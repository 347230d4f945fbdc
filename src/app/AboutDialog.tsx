import { Dialog } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { playbackShortcuts } from '../panels/transport/shortcuts'
import { CloseIcon } from '../ui/icons'
import { paperUrl } from './Citation'
import './aboutDialog.css'

const shortcuts = [...playbackShortcuts, { label: '?', does: 'This help' }]

/** Shortcuts, how to read the picture, and the paper. */
export default function AboutDialog({ onClose }: { onClose: () => void }) {
  return (
    <ModalOverlay className="about-overlay" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="about">
        <Dialog className="about-body">
          <div className="about-title">
            <Heading slot="title">Engram</Heading>
            <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
              <CloseIcon />
            </button>
          </div>
          <p>
            A network can remember in two places: in its activity, which passes from step to step, and in its synapses,
            which it rewrites while it runs. Here a trained network does both, one step at a time. Turn plasticity off
            to see what the synapses held.
          </p>
          <h3>How to read a crossbar</h3>
          <p>
            Each matrix is one layer of synapses. Signals enter from the left, one row for each presynaptic unit, and
            leave at the top, one column for each postsynaptic unit; the bars are their activity at this step. Where an
            active row crosses an active column, the synapse is rewritten: by <i>η</i> (the write rate, which the
            modulation <i>m</i> sets) times <i>α</i> (how plastic this synapse is) times both activities. With the
            gradient rule the second activity is replaced by the gradient of the network’s internal loss.
          </p>
          <h3>Check it, and run a network of your own</h3>
          <p>
            The name of the engine in the header, such as WebAssembly, opens what computes all this and how fast; Verify
            there checks it against reference values on your device. Open checkpoint… beside the pickers runs a network
            that you trained with Engram (<code>npm run train</code>); dropping its .safetensors file anywhere on the
            page does the same. The file stays on your device.
          </p>
          <h3>Keys</h3>
          <dl className="about-keys">
            {shortcuts.map(({ label, does }) => (
              <div key={label}>
                <dt>
                  <kbd>{label}</kbd>
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
          <h3>The paper</h3>
          <p>
            Yu Duan, Zhongfan Jia, Qian Li, Yi Zhong, Kaisheng Ma:{' '}
            <a href={paperUrl} target="_blank" rel="noreferrer">
              Hebbian and Gradient-based Plasticity Enables Robust Memory and Rapid Learning in RNNs
            </a>
            . ICLR 2023, arXiv:2302.03235. The networks here were trained for this page; every number is computed on
            your device, but for the error “as trained”, which comes from the training run.
          </p>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
