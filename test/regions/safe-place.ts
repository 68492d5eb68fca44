import { cp, mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What an operator keeps of a home elsewhere, in the folder `safe`; returns the id of the control database. */
export async function keepSafe(home: string, folder: string): Promise<string> {
  const safe = join(folder, 'safe')
  await mkdir(join(safe, 'secrets'), { recursive: true })
  const secrets = (await readdir(join(home, 'secrets'))).filter(
    (name) => name === 'vault-key' || name.startsWith('region-'),
  )
  for (const name of ['regions', 'regions.json', 'locations.json'].concat(
    secrets.map((one) => join('secrets', one)),
  ))
    await cp(join(home, name), join(safe, name), { recursive: true })
  const state: { readonly control: string } = JSON.parse(
    await readFile(join(home, 'state.json'), 'utf8'),
  )
  return state.control
}
