import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { promisify } from 'node:util'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** A host over HTTPS at this machine, whose certificate this process trusts. */
export interface ProviderDoor {
  /** `https://127.0.0.1:<port>`. */
  readonly origin: string
  /** Path and query of everything that was asked for. */
  readonly asked: string[]
  /** PEM of its certificate, which is its own authority. */
  readonly certificatePath: string
  /** From now on. */
  serve(answer: Answer): void
  close(): Promise<void>
}

export async function openDoor(t: TestContext): Promise<ProviderDoor> {
  const folder = mkdtempSync(join(tmpdir(), 'zennnn-provider-'))
  const keyPath = join(folder, 'key.pem')
  const certificatePath = join(folder, 'certificate.pem')
  const command = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=provider -addext subjectAltName=IP:127.0.0.1 -keyout ${keyPath} -out ${certificatePath}`
  // Off the event loop: the server that is tested runs on it as well.
  await promisify(execFile)('openssl', command.split(' '))
  // Whoever serves a cloud must be able to read it.
  chmodSync(folder, 0o755)
  const cert = readFileSync(certificatePath, 'utf8')
  setDefaultCACertificates([...getCACertificates('default'), cert])
  let answer: Answer = answerNothing
  const asked: string[] = []
  const server = createServer({ key: readFileSync(keyPath), cert }, (request, response) => {
    asked.push(request.url ?? '')
    answer(request, response)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => {
      server.close(resolve)
    })
  }
  t.after(async () => {
    await close()
    rmSync(folder, { recursive: true })
  })
  return {
    origin: `https://127.0.0.1:${port}`,
    asked,
    certificatePath,
    serve: (other) => {
      answer = other
    },
    close,
  }
}

function answerNothing(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(404).end()
}
