import { open, readFile, rename, rm } from 'node:fs/promises'
import { localRegions } from './regions.ts'
import { regionsPath } from './regions-file.ts'

/**
 * Writes into the file of regions where the databases run from now on, whole or not at all; makes the file where there is
 * none. The rest of it stays as it is.
 */
export async function keepHomeRegion(home: string, region: string): Promise<void> {
  const path = regionsPath(home)
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  const found: Readonly<Record<string, unknown>> =
    text === undefined ? { regions: localForm(home) } : Object(JSON.parse(text))
  if (found['home'] === region) return
  await rm(`${path}.new`, { force: true })
  const file = await open(`${path}.new`, 'wx', 0o600)
  try {
    await file.writeFile(`${JSON.stringify({ ...found, home: region }, undefined, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
}

/** The three folders that there are without the file, as it has them. */
function localForm(home: string): readonly unknown[] {
  return localRegions(home).map(({ name }) => ({ name, kind: 'folder', path: `vault/${name}` }))
}
