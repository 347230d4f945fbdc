import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { serveFolder } from '../../scripts/staticServer.mjs'

const outer = mkdtempSync(join(tmpdir(), 'engram-server-'))
const folder = join(outer, 'public')
let server: Awaited<ReturnType<typeof serveFolder>>

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'), { recursive: true })
  mkdirSync(join(outer, 'public-not'))
  writeFileSync(join(outer, 'secret.txt'), 'secret')
  writeFileSync(join(outer, 'public-not', 'secret.txt'), 'secret')
  writeFileSync(join(folder, 'index.html'), '<p>page</p>')
  writeFileSync(join(folder, 'assets', 'a b.wasm'), 'wasm')
  server = await serveFolder(folder, 0)
})
afterAll(() => {
  server.close()
  rmSync(outer, { recursive: true })
})

/** Sends the path as it is: fetch would tidy it first. */
function get(path: string, method = 'GET') {
  const { port } = new URL(server.url)
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method }, (response) => {
      let body = ''
      response.on('data', (chunk) => (body += chunk))
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }))
    })
    asked.on('error', reject).end()
  })
}

it('serves the page with its policy, and assets for good', async () => {
  const page = await get('/?step=3')
  expect(page).toMatchObject({ status: 200, body: '<p>page</p>' })
  expect(page.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' })
  expect(page.headers['content-security-policy']).toMatch(/default-src 'self'/)
  const asset = await get('/assets/a%20b.wasm')
  expect(asset).toMatchObject({ status: 200, body: 'wasm' })
  expect(asset.headers).toMatchObject({ 'content-type': 'application/wasm' })
  expect(asset.headers['cache-control']).toMatch(/immutable/)
  expect(await get('/index.html', 'HEAD')).toMatchObject({ status: 200, body: '' })
})

it.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/..%5csecret.txt',
  '/assets/../../secret.txt',
  '/../public-not/secret.txt',
  '//etc/passwd',
  '/assets',
  '/nothing',
])('does not find %s', async (path) => {
  expect(await get(path)).toMatchObject({ status: 404 })
})

it('rejects what is no request for a file', async () => {
  expect(await get('/%zz')).toMatchObject({ status: 400 })
  expect(await get('/%00')).toMatchObject({ status: 400 })
  expect(await get('/', 'POST')).toMatchObject({ status: 405 })
})

it('takes the next port where one is taken, and says so where all are', async () => {
  const port = Number(new URL(server.url).port)
  const next = await serveFolder(folder, port, 20)
  expect(Number(new URL(next.url).port)).toBeGreaterThan(port)
  next.close()
  await expect(serveFolder(folder, port)).rejects.toThrow(/EADDRINUSE/)
})
