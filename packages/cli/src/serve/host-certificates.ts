import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { certificateFiles, hostFiles } from '@zennnn/cloud'

/**
 * When the certificate ends with which a host is served: its own one, else that of the domain above it, else that of the cloud;
 * undefined where none names it.
 */
export async function certificateEnd(home: string, host: string): Promise<Date | undefined> {
  const { hosts } = hostFiles(home)
  const paths = [
    join(hosts, `${host}.pem`),
    join(hosts, `${host.slice(host.indexOf('.') + 1)}.pem`),
    certificateFiles(home).certificatePath,
  ]
  for (const path of paths) {
    const found = await readCertificateAt(path)
    if (found?.checkHost(host, { subject: 'never' }) !== undefined) return found.validToDate
  }
  return undefined
}

/** undefined where there is none, or the file is damaged: the host is served with the next one then. */
async function readCertificateAt(path: string): Promise<X509Certificate | undefined> {
  try {
    return new X509Certificate(await readFile(path))
  } catch {
    return undefined
  }
}
