import { access } from 'node:fs/promises'

/** Whether something of that name can be reached; where a link leads nowhere, nothing can. */
export async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}
