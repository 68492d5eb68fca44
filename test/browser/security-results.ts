import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { type EvidenceRegister, type KeptDay, readTrustKey } from '@zennnn/cloud'
import { createLog, systemClock } from '@zennnn/kernel'
import {
  attest,
  brandPolicy,
  type Control,
  type ControlId,
  ControlRunner,
  controlsOf,
  isControlId,
  policyOf,
  recordRuns,
} from '@zennnn/trust'
import type { OpenPlace } from '../../packages/cli/src/cloud/cloud-place.ts'
import type { Cloud } from './cloud.ts'

const [MINUTE_MS, HOUR_MS, DAY_MS] = [60_000, 3_600_000, 86_400_000]
const REGIONS = ['eu', 'us', 'ap']

/** What stands in the pictures, and in the sentences that the test looks for. */
export const STANDBY_AWAY = 'the standby does not follow: it is 214 s behind'

/** What controls found, as they say it. */
const MEASURED: Partial<Record<ControlId, string>> = {
  'backup-ladder':
    '14 of 14 copies for 212 of 212 databases, in each of 3 regions, oldest 121 days',
  'backup-read-back': 'a backup of 4.2 MB read back from 3 of 3 regions, equal to what was written',
  'region-places': '3 regions in 3 places',
  'region-continents': '3 regions on 3 continents',
  'locations-page': '3 of 3 regions are published',
  'restore-drill':
    'last night’s backup of 212 of 212 databases restored and found equal, row by row',
  'failover-drill': 'failover rehearsed 3 days ago: 1.4 s, 0 of 412 acknowledged changes lost',
  'copy-outside':
    'with the data centre at most 9.5 hours of work would be lost, 212 of 212 databases have a verified copy elsewhere',
  'region-drill': 'loss of eu rehearsed 14 h ago, 9 of 9 databases back in 41 s',
  'database-map': '212 customers, 212 databases, none shared',
  'database-doors': '44,732 refused at 44,732 foreign doors by 212 roles',
  'staff-reach': 'no way in for staff on the cluster and in 212 databases',
  'csrf-routes': '366 changes from elsewhere refused at 61 routes, the one with its token done',
  'tls-rating': 'grade A+ at 3 of 3 hosts',
}
/** Never tried, and tried too long ago. */
const NEVER: ReadonlySet<string> = new Set(['open-findings', 'report-intake'])
const LONG_AGO = 'provisioning-drill'

/**
 * Ninety days of a cloud, written down as `work` does it: each result signed by the key of this cloud and chained to the one before.
 * One promise is broken for five hours, some are not proved, what has to be attested is.
 */
export async function writeResults(
  cloud: Cloud,
  place: OpenPlace,
  register: EvidenceRegister,
): Promise<void> {
  const ids = controlsOf(brandPolicy(place.brand)).filter(isControlId)
  const now = Date.now()
  const round = async (agoMs: number, wanted: readonly ControlId[]): Promise<void> => {
    const clock = { ...systemClock, now: () => new Date(now - agoMs) }
    await recordRuns(
      register,
      wanted,
      {
        policy: brandPolicy(place.brand),
        cloud: 'localhost',
        privateKey: await readTrustKey(place.home),
        controls: ids.map(sampleControl),
        runner: new ControlRunner({ clock, log: createLog({ clock, level: 'error', write }) }),
        clock,
      },
      AbortSignal.timeout(30_000),
    )
  }
  await round(4 * DAY_MS, [LONG_AGO])
  await round(5 * HOUR_MS, ['standby-lag'])
  await round(
    4 * MINUTE_MS,
    ids.filter((id) => !NEVER.has(id) && id !== LONG_AGO),
  )
  await register.keepDays(keptDays(place, now))
  await attestAll(cloud, place, now)
}

function write(): void {
  // The controls of a test have nothing to say.
}

function sampleControl(id: ControlId): Control {
  const isAway = id === 'standby-lag'
  const measured = isAway ? STANDBY_AWAY : (MEASURED[id] ?? 'tried, and found to hold')
  return {
    id,
    observe: async () =>
      await Promise.resolve({ outcome: isAway ? 'fails' : 'holds', measured, figures: {} }),
  }
}

/** Of the days before this one; of one promise since a month only. */
function keptDays({ brand }: OpenPlace, now: number): readonly KeptDay[] {
  return policyOf(brand).flatMap(({ id, attested }) => {
    const usual = attested === undefined ? 'proved' : 'attested'
    const known = id === 'code-open' ? 30 : 89
    return Array.from({ length: known }, (_, index): KeptDay => {
      const ago = index + 1
      const day = new Date(now - ago * DAY_MS).toISOString().slice(0, 10)
      const isBroken = id === 'standby' && [12, 40, 41].includes(ago)
      const isUnproved = id === 'provisioning' && ago >= 60 && ago < 66
      const state = isBroken ? 'broken' : isUnproved ? 'unproved' : usual
      return { promise: id, day, isOver: true, state }
    })
  })
}

async function attestAll(cloud: Cloud, { brand }: OpenPlace, now: number): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const by = 'Jane Roe, Lighthouse Audits'
  await cloud.asControl(
    'insert into zennnn_trust.signer (name, public_key, added_at) values ($1, $2, now())',
    [by, publicKey.export({ format: 'jwk' }).x ?? ''],
  )
  const day = (days: number): string => new Date(now + days * DAY_MS).toISOString().slice(0, 10)
  for (const { id, attested } of policyOf(brand))
    for (const subject of attested === 'each_region' ? REGIONS : attested === 'once' ? [''] : [])
      await cloud.asControl(
        'insert into zennnn_trust.attestation (id, body, added_at) values ($1, $2, now())',
        [
          randomUUID(),
          JSON.stringify(
            attest(
              {
                cloud: 'localhost',
                promise: id,
                subject,
                says: 'Seen on a visit, and held against the contract.',
                by,
                from: day(-40),
                until: day(200),
                document: { name: 'Report of the visit', sha256: 'ab'.repeat(32) },
              },
              privateKey,
            ),
          ),
        ],
      )
}
