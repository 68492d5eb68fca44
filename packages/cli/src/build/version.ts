import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Of the program that lies there. */
export async function readVersion(root: string): Promise<string> {
  const parsed: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  return String(Object(parsed).version)
}
