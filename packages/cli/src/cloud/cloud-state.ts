import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeDurably } from '@zennnn/cloud'
import { type Brand, type DatabaseId, isBrand, isDatabaseId, PlatformError } from '@zennnn/kernel'

/** What a cloud must remember outside its databases. */
export interface CloudState {
  /** The control database. */
  readonly control: DatabaseId
  /** Whether the operator's login was printed; until then each start makes a new password. */
  readonly operatorShown: boolean
  /** The policy that this cloud was made for. */
  readonly brand: Brand
}

/** undefined before the first start; SETUP_FAILED for a file that cannot be understood. */
export async function findState(home: string): Promise<CloudState | undefined> {
  const path = join(home, 'state.json')
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw broken(path, error)
  })
  return text === undefined ? undefined : parseState(text, path)
}

/** SETUP_FAILED before the first start. */
export async function getState(home: string): Promise<CloudState> {
  const state = await findState(home)
  if (state !== undefined) return state
  throw new PlatformError('SETUP_FAILED', {
    message: `There is no cloud in ${home}.`,
    hint: 'Run npm start first, or set ZENNNN_HOME to the folder of another cloud.',
  })
}

/**
 * The brand of a cloud; of one that is being made, the one that is wanted. Throws CONFIGURATION_INVALID when another is
 * wanted than the cloud has: customers came for what it promised.
 */
export function brandOf(
  state: Pick<CloudState, 'brand'> | undefined,
  wanted: Brand | undefined,
): Brand {
  if (state === undefined) return wanted ?? 'zennnn'
  if (wanted === undefined || wanted === state.brand) return state.brand
  throw new PlatformError('CONFIGURATION_INVALID', {
    message: `ZENNNN_BRAND is "${wanted}", but this cloud was made as "${state.brand}", and a brand is for good.`,
    hint: `Leave ZENNNN_BRAND away. For "${wanted}" make another cloud, with a ZENNNN_HOME of its own.`,
  })
}

/** Readable for its owner and, where there is one, for the group of the processes. */
export async function saveState(home: string, state: CloudState, gid?: number): Promise<void> {
  const text = `${JSON.stringify(state, undefined, 2)}\n`
  const access = gid === undefined ? {} : { mode: 0o640, owner: { uid: 0, gid } }
  await writeDurably(join(home, 'state.json'), text, access)
}

function parseState(text: string, path: string): CloudState {
  // Clouds of before there were two have none written down.
  const { control, operatorShown, brand = 'zennnn' } = parseObject(text, path)
  if (isDatabaseId(control) && typeof operatorShown === 'boolean' && isBrand(brand))
    return { control, operatorShown, brand }
  throw broken(path)
}

function parseObject(text: string, path: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text))
  } catch (error) {
    throw broken(path, error)
  }
}

function broken(path: string, cause?: unknown): PlatformError {
  return new PlatformError('SETUP_FAILED', {
    message: `The file ${path} cannot be read or is damaged.`,
    hint: 'Restore it from a copy. It names the control database, so a new one would lose sight of all customers.',
    cause,
  })
}
