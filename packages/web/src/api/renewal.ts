import { access } from './access.ts'
import { attendanceHeaders } from './attendance.ts'

/** As long as the answer with the new cookie may be behind the refusal of the old one. */
const LATER_MS = 500

/**
 * Another window of the browser, where the person proved who it is or signed in, has given the session another token: takes
 * the CSRF token over that belongs to it. False when there is no session, or it is somebody else's: what stands on this page
 * is not for them. The new cookie may be on its way, so it is looked for twice.
 */
export async function renewAccess(): Promise<boolean> {
  // Before the first answer there is nothing to renew.
  if (access.user === '') return false
  if (await takeOver()) return true
  await new Promise((resolve) => {
    setTimeout(resolve, LATER_MS)
  })
  return await takeOver()
}

async function takeOver(): Promise<boolean> {
  try {
    const response = await fetch('/auth/session', {
      credentials: 'same-origin',
      headers: attendanceHeaders(),
    })
    if (!response.ok) return false
    const { user, csrf_token: token } = Object(await response.json())
    if (String(Object(user).id) !== access.user) return false
    access.token = String(token)
    return true
  } catch {
    // Without a network the refusal stands as it is.
    return false
  }
}
