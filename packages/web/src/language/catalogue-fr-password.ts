/** Passwords and invitations in French. */
export const FRENCH_PASSWORD: Readonly<Record<string, string>> = {
  'Current password': 'Mot de passe actuel',
  'Keep my API keys': 'Conserver mes clés d’API',
  'Otherwise the programs that use them are signed out, too.':
    'Sinon, les programmes qui les utilisent sont déconnectés, eux aussi.',
  'Change password': 'Changer le mot de passe',
  'Your password was changed. You are signed out everywhere else.':
    'Votre mot de passe a été changé. Vous êtes déconnecté partout ailleurs.',
  'When you do not know one of these, change your password: that ends all the others.':
    'Si vous ne reconnaissez pas l’une de ces sessions, changez votre mot de passe : cela met fin à toutes les autres.',
  'A user is given groups and companies in the form. An invitation lets the person set up how to sign in.':
    'Les groupes et les sociétés d’un utilisateur s’attribuent dans le formulaire. Une invitation permet à la personne de définir comment elle se connecte.',
  '{count, plural, one {# character is missing.} other {# characters are missing.}}':
    '{count, plural, one {Il manque # caractère.} other {Il manque # caractères.}}',
  'This is too long: 256 characters at most.': 'C’est trop long : 256 caractères au plus.',
  'Weak: made of what is guessed first ({parts}).':
    'Faible : composé de ce que l’on devine en premier ({parts}).',
  'Good enough.': 'Suffisant.',
  'Strong.': 'Fort.',
  Invite: 'Inviter',
  'Invite {name}?': 'Inviter {name} ?',
  'Send invitation': 'Envoyer l’invitation',
  'The invitation goes to {address}.': 'L’invitation part à {address}.',
  'Nobody signs in with a password here. Invite {name} instead: the invitation leads to a passkey or a linked account.':
    'Personne ne se connecte par mot de passe ici. Invitez plutôt {name} : l’invitation mène à une clé d’accès ou à un compte lié.',
  '{count, plural, one {# active person has no other way to sign in: {names}} other {# active people have no other way to sign in: {names}}}':
    '{count, plural, one {# personne active n’a pas d’autre moyen de se connecter : {names}} other {# personnes actives n’ont pas d’autre moyen de se connecter : {names}}}',
}
