import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { certificateFiles, hostFiles, readCertificate, type ServedCertificate } from '@zennnn/cloud'

/** Each certificate of a file, its own one first. */
const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/**
 * The certificates with which a host is served, its own first: those of its own file, else of the domain above it, else of the cloud;
 * empty where none names it.
 */
export async function readHostChain(
  home: string,
  host: string,
): Promise<readonly ServedCertificate[]> {
  const { hosts } = hostFiles(home)
  const paths = [
    join(hosts, `${host}.pem`),
    join(hosts, `${host.slice(host.indexOf('.') + 1)}.pem`),
    certificateFiles(home).certificatePath,
  ]
  for (const path of paths) {
    const chain = await readChainAt(path)
    if (chain[0]?.checkHost(host, { subject: 'never' }) !== undefined)
      return chain.map(readCertificate)
  }
  return []
}

/** Empty where there is none, or the file is damaged: the host is served with the next one then. */
async function readChainAt(path: string): Promise<readonly X509Certificate[]> {
  try {
    const text = await readFile(path, 'utf8')
    return (text.match(PEM) ?? []).map((one) => new X509Certificate(one))
  } catch {
    return []
  }
}
