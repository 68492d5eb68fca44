import {
  type CloudTools,
  checkClaims,
  type OwnDomain,
  proofFinder,
  renewCertificates,
  tellOfCertificates,
} from '@zennnn/cloud'
import type { Chore } from '@zennnn/jobs'
import type { Log } from '@zennnn/kernel'
import { wantedOf } from '../cloud/wanted-certificates.ts'
import type { Environment } from '../environment.ts'
import { readAuthorities } from '../serve/authorities.ts'

/** An order that is not over by then goes on in the next round. */
const ROUND_MS = 600_000

type CertificateSettings = Pick<Environment, 'domain' | 'certificates' | 'caFile'>

/**
 * Looks whether domains that customers added are theirs, and gets the certificates that are missing or due. Every two minutes,
 * since somebody waits; where nothing is to be done it reads the files of the certificates, some 0.2 ms each.
 */
export function hostCertificatesChore(
  tools: CloudTools & { readonly home: string },
  settings: CertificateSettings,
  log: Log,
): Chore {
  return {
    name: 'host_certificates',
    pattern: '*/2 * * * *',
    run: async () => {
      const proved = await checkClaims(tools, proofFinder())
      if (proved.length > 0) log.info('domains_proved', { hosts: proved.map(hostOf) })
      await renew(tools, settings, log)
    },
  }
}

async function renew(
  tools: CloudTools & { readonly home: string },
  settings: CertificateSettings,
  log: Log,
): Promise<void> {
  const { certificates, caFile } = settings
  const { authority, dnsHook, key } = certificates
  if (authority === undefined) return
  const news = await renewCertificates({
    home: tools.home,
    authority,
    // An authority of one's own network may speak ACME, too.
    authorities: caFile === undefined ? [] : await readAuthorities(caFile),
    dnsHook,
    key,
    wanted: await wantedOf(tools, settings),
    clock: tools.clock,
    signal: AbortSignal.timeout(ROUND_MS),
    log,
  })
  await tellOfCertificates(tools, news, { now: tools.clock.now(), log })
}

function hostOf({ host }: OwnDomain): string {
  return host
}
