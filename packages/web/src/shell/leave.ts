import { signOut } from '../api/session.ts'
import { closeDrafts } from '../form/drafts.ts'
import { letGo, mayLeave } from '../form/unsaved.ts'
import { notifyProblem } from './notify.ts'
import { areSingleKeysOn, switchSingleKeys } from './shortcut-switch.ts'

const SCHEME = 'mantine-color-scheme-value'

/**
 * Signs out and goes to the sign-in page. The server has the browser forget all that was stored here; how the person sees
 * and types is no secret, and stays.
 */
export async function leave(): Promise<void> {
  if (!(await mayLeave())) return
  const scheme = localStorage.getItem(SCHEME)
  const isOn = areSingleKeysOn()
  try {
    await signOut()
  } catch (error) {
    notifyProblem(error)
    return
  }
  // Before the page goes: on its way out it would keep what was typed.
  closeDrafts()
  letGo()
  if (scheme !== null) localStorage.setItem(SCHEME, scheme)
  switchSingleKeys(isOn)
  location.assign('/sign-in')
}
