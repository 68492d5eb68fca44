import { queryClient, sessionQuery } from '../api/queries.ts'
import { leaveAsSupport, signOut } from '../api/session.ts'
import { closeDrafts } from '../form/drafts.ts'
import { letGo, mayLeave } from '../form/unsaved.ts'
import { notifyProblem } from './notify.ts'

/** Colours, density, single keys and the width of the side bar: choices of this browser, by their names in its storage. */
const CHOICES = [
  'mantine-color-scheme-value',
  'zennnn-density',
  'zennnn-single-keys',
  'zennnn-side',
] as const

/**
 * Signs out and goes to the sign-in page. The server has the browser forget all that was stored here; how the person sees
 * and types is no secret, and stays.
 */
export async function leave(): Promise<void> {
  if (!(await mayLeave())) return
  const keepChoices = rememberChoices()
  try {
    const { support } = await queryClient.ensureQueryData(sessionQuery)
    await (support === undefined ? signOut() : leaveAsSupport())
  } catch (error) {
    notifyProblem(error)
    return
  }
  // Before the page goes: on its way out it would keep what was typed.
  closeDrafts()
  letGo()
  keepChoices()
  location.assign('/sign-in')
}

/** What is remembered is put back by the function that comes back. */
function rememberChoices(): () => void {
  try {
    const kept = CHOICES.map((name) => [name, localStorage.getItem(name)] as const)
    return () => {
      for (const [name, value] of kept) if (value !== null) localStorage.setItem(name, value)
    }
  } catch {
    // Storage can be closed to us: there is nothing to keep, and one can leave all the same.
    return () => undefined
  }
}
