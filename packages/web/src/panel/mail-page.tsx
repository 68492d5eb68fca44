import type { ReactNode } from 'react'

export function MailPage(): ReactNode {
  return null
}
