import { readFile } from 'node:fs/promises'
import { setupFailed } from '../machine/setup-failed.ts'
import type { HostAudit } from './host-audit.ts'
import { signHostAudit } from './host-statement.ts'

/** As the roles `claim` and `audit` leave them. */
const FOLDER = '/etc/zennnn'

/**
 * What the cloud whose region lies on this machine is told of an audit, signed by the key that `region add` brought. SETUP_FAILED
 * where it brought none, and where this user may not read it.
 */
export async function ownHostStatement(audit: HostAudit, folder = FOLDER): Promise<string> {
  try {
    const [claim, key] = await Promise.all(
      ['location.json', 'audit.key'].map(
        async (name) => await readFile(`${folder}/${name}`, 'utf8'),
      ),
    )
    const value: unknown = JSON.parse(claim ?? '')
    const region: unknown = value instanceof Object ? Reflect.get(value, 'region') : undefined
    if (typeof region === 'string') return signHostAudit(audit, region, key ?? '')
  } catch (error) {
    throw unsigned(folder, error)
  }
  throw unsigned(folder)
}

function unsigned(folder: string, cause?: unknown): Error {
  return setupFailed(
    `Nothing can be signed by ${folder}/audit.key for the region of ${folder}/location.json.`,
    'Only a location has them: run it there as root, after zennnn region add.',
    cause,
  )
}
