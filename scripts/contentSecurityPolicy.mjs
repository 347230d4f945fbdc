/**
 * What the built page may load and run: its own files, nothing inline and nothing from elsewhere. In the page's head as
 * a meta tag, so that it holds on any static host; also sent as a header by `npm start`, which covers workers too.
 */
export const contentSecurityPolicy = [
  "default-src 'self'",
  // WebAssembly counts as code.
  "script-src 'self' 'wasm-unsafe-eval'",
  // React sets style attributes.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')
