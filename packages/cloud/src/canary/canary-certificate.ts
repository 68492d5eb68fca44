import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { certificateFiles } from '../certificates/certificate-files.ts'
import { issueCertificate } from '../certificates/certificate-issue.ts'
import { heading, leaf, lines } from '../certificates/openssl-text.ts'

/** What a server shows over TLS; PEM. */
export interface ServerIdentity {
  readonly key: string
  readonly cert: string
}

/** A key and a certificate for this host, by the authority of the cloud, for a day: of the key nothing is kept. Costs 20 ms. */
export async function issueForCanary(home: string, host: string): Promise<ServerIdentity> {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-canary-'))
  const [certificate, key] = [join(folder, 'server.crt'), join(folder, 'server.key')]
  const { authorityPath } = certificateFiles(home)
  const authorityKey = join(home, 'secrets', 'authority.key')
  try {
    await issueCertificate({
      certificate,
      key,
      keyMode: 0o600,
      identity: undefined,
      configuration: lines([
        ...heading('canary'),
        ...leaf('serverAuth'),
        `subjectAltName = DNS:${host}`,
      ]),
      days: 1,
      signer: ['-CA', authorityPath, '-CAkey', authorityKey],
    })
    return { key: await readFile(key, 'utf8'), cert: await readFile(certificate, 'utf8') }
  } finally {
    await rm(folder, { recursive: true })
  }
}
