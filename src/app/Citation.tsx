export const paperUrl = 'https://arxiv.org/abs/2302.03235'

/** Where the networks come from. */
export function Citation() {
  return (
    <footer className="citation">
      After{' '}
      <a
        href={paperUrl}
        target="_blank"
        rel="noreferrer"
        title="Duan, Jia, Li, Zhong, Ma: Hebbian and Gradient-based Plasticity Enables Robust Memory and Rapid Learning in RNNs. ICLR 2023, arXiv:2302.03235"
      >
        Duan et al., ICLR 2023
      </a>
    </footer>
  )
}
