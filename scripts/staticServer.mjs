import { createReadStream, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'
import { contentSecurityPolicy } from './contentSecurityPolicy.mjs'

const contentTypes = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
}

function answer(folder, request, response) {
  const fail = (status) => response.writeHead(status, { 'Content-Type': 'text/plain' }).end(`${status}\n`)
  if (request.method !== 'GET' && request.method !== 'HEAD') return fail(405)
  let path
  try {
    path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname)
  } catch {
    return fail(400)
  }
  if (path.includes('\0')) return fail(400)
  let file = join(folder, normalize(path))
  if (!file.startsWith(folder + sep) && file !== folder + sep) return fail(404)
  if (path.endsWith('/')) file = join(file, 'index.html')
  const stats = statSync(file, { throwIfNoEntry: false })
  if (!stats?.isFile()) return fail(404)
  response.writeHead(200, {
    'Content-Type': contentTypes[extname(file)] ?? 'application/octet-stream',
    'Content-Length': stats.size,
    // Names in assets/ carry a hash of their contents.
    'Cache-Control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    'Content-Security-Policy': contentSecurityPolicy,
    'X-Content-Type-Options': 'nosniff',
  })
  if (request.method === 'HEAD') return response.end()
  createReadStream(file)
    .on('error', () => response.destroy())
    .pipe(response)
}

function listen(server, port, host) {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve(server.address().port)
    })
  })
}

/**
 * Serves a folder on this machine's loopback addresses only.
 * @param folder absolute path
 * @param port the port wanted; 0 for any
 * @param attempts how many ports from there on to try while they are taken
 * @returns the address and a function that stops the server
 */
export async function serveFolder(folder, port, attempts = 1) {
  const handler = (request, response) => answer(folder, request, response)
  for (let attempt = 0; ; attempt++) {
    const servers = [createServer(handler), createServer(handler)]
    const close = () => servers.map((server) => (server.closeAllConnections(), server.close()))
    try {
      const taken = await listen(servers[0], port && port + attempt, '127.0.0.1')
      // "localhost" may mean either address, so a port must be free on both. Some machines have no IPv6.
      await listen(servers[1], taken, '::1').catch((error) => {
        if (error.code === 'EADDRINUSE') throw error
      })
      return { url: `http://localhost:${taken}`, close }
    } catch (error) {
      close()
      if (error.code !== 'EADDRINUSE' || attempt + 1 >= attempts) throw error
    }
  }
}
