import react from '@vitejs/plugin-react'
import { defineConfig, type HtmlTagDescriptor, type Plugin } from 'vite'
import { contentSecurityPolicy } from './scripts/contentSecurityPolicy.mjs'
import { licences } from './scripts/licencesPlugin.mjs'

/** The built page's Content-Security-Policy. Not while developing: hot replacement needs an inline script. */
function contentSecurityPolicyTag(): Plugin {
  return {
    name: 'engram:content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy },
        injectTo: 'head-prepend',
      },
    ],
  }
}

/** Asks for the upright Latin font with the page, not after its style sheet: the first words then need no second layout. */
function preloadFont(): Plugin {
  return {
    name: 'engram:preload-font',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }): HtmlTagDescriptor[] {
        const file = Object.keys(bundle ?? {}).find((name) => /inter-latin-wght-normal.*\.woff2$/.test(name))
        if (!file) throw new Error('preloadFont: the bundle has no inter-latin-wght-normal font')
        const attrs = { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: true, href: `/${file}` }
        return [{ tag: 'link', attrs, injectTo: 'head' }]
      },
    },
  }
}

const { page: pageLicences, worker: workerLicences } = licences()

export default defineConfig({
  plugins: [react(), contentSecurityPolicyTag(), preloadFont(), pageLicences],
  server: { port: 5173 },
  worker: {
    format: 'es',
    plugins: () => [workerLicences],
    // Their licences are in licences.md beside the page.
    rolldownOptions: { output: { comments: false } },
  },
  build: {
    target: 'es2022',
    sourcemap: false,
    modulePreload: { polyfill: false },
    // Fonts and WASM are files: data: addresses are forbidden by the policy and cannot be cached.
    assetsInlineLimit: 0,
    // Building the worker takes most of the time; there is nothing to warn of in that.
    rolldownOptions: { output: { comments: false }, checks: { pluginTimings: false } },
  },
})
