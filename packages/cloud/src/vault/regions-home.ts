import { readFile } from 'node:fs/promises'
import { writeDurably } from '../machine/durable-file.ts'
import { localRegions } from './regions.ts'
import { regionsPath } from './regions-file.ts'

/**
 * Writes into the file of regions where the databases run from now on, whole or not at all, also when the machine dies; makes the file where there is
 * none. The rest of it stays as it is.
 */
export async function keepHomeRegion(home: string, region: string): Promise<void> {
  const text = await findRegionsText(home)
  const found: Readonly<Record<string, unknown>> =
    text === undefined ? { regions: localForm(home) } : Object(JSON.parse(text))
  if (found['home'] === region) return
  await writeDurably(
    regionsPath(home),
    `${JSON.stringify({ ...found, home: region }, undefined, 2)}\n`,
  )
}

/** Of the file as it stands, if there is one. */
export async function findRegionsText(home: string): Promise<string | undefined> {
  return await readFile(regionsPath(home), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
}

interface LocalFolder {
  readonly name: string
  readonly kind: string
  readonly path: string
}

/** The three folders that there are without the file, as it has them. */
export function localForm(home: string): readonly LocalFolder[] {
  return localRegions(home).map(({ name }) => ({ name, kind: 'folder', path: `vault/${name}` }))
}
