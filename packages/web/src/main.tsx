import '@fontsource-variable/inter/index.css'
import 'virtual:theme-variables.css'
import 'virtual:component-styles.css'
import './theme/global.css'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { applyDensity } from './account/browser-choices.ts'
import { noteTouches } from './api/attendance.ts'
import { ApiProblem } from './api/problem.ts'
import { metaQuery, profileQuery, queryClient, sessionQuery } from './api/queries.ts'
import { followSignOut, openDrafts } from './form/drafts.ts'
import { setTimeZone } from './language/format.ts'
import { languageOf, speak } from './language/language.ts'
import { Providers } from './shell/providers.tsx'
import { router } from './shell/routes.tsx'
import { showStartProblem } from './shell/start-problem.tsx'
import { ViewNotLoaded } from './shell/view-code.ts'

/** Who it is, what there is and in which language decides all the rest, so these come first, at the same time. */
async function start(): Promise<void> {
  const root = createRoot(document.getElementById('root') ?? document.body, {
    // What the server refused or did not send stands on the page; the rest is a mistake of ours.
    onCaughtError: (error) => {
      if (!(error instanceof ApiProblem || error instanceof ViewNotLoaded)) reportError(error)
    },
  })
  try {
    const { id } = await queryClient.fetchQuery(sessionQuery)
    openDrafts(id)
    followSignOut()
    const [profile] = await Promise.all([
      queryClient.fetchQuery(profileQuery),
      queryClient.fetchQuery(metaQuery),
    ])
    setTimeZone(profile.timeZone)
    await speak(languageOf(profile.language))
    applyDensity()
  } catch (error) {
    showStartProblem(root, error)
    return
  }
  root.render(
    <Providers>
      <RouterProvider router={router} />
    </Providers>,
  )
}

noteTouches(window)
void start()
