import type { ReactNode } from 'react'

/** What the cloud says of itself: in English in every language, as on the public page. */
export function Said({ children }: { readonly children: string }): ReactNode {
  return (
    <span lang="en" dir="ltr">
      {children}
    </span>
  )
}
