/** English text → French: the directory (LDAP). */
export const FRENCH_DIRECTORY: Readonly<Record<string, string>> = {
  'Directory (LDAP)': 'Annuaire (LDAP)',
  'People type login and password as before; your directory (OpenLDAP, Active Directory and others) says whether they are right. Whoever has a password here goes on with that one, and it is never sent to the directory.':
    'On saisit identifiant et mot de passe comme avant ; votre annuaire (OpenLDAP, Active Directory et d’autres) dit s’ils sont justes. Qui a un mot de passe ici continue avec celui-là, et il n’est jamais envoyé à l’annuaire.',
  'You need the name of its server, an account that may search it, and where people are in it. Nothing is said in the clear.':
    'Il vous faut le nom de son serveur, un compte qui peut y chercher, et l’endroit où sont les personnes. Rien n’est dit en clair.',
  'Set up the directory': 'Configurer l’annuaire',
  'Remove the directory': 'Retirer l’annuaire',
  'People stay, and come in by it no more. To close it for a while, turn it off instead.':
    'Les personnes restent, et n’entrent plus par lui. Pour le fermer un temps, désactivez-le plutôt.',
  'Remove the directory?': 'Retirer l’annuaire ?',
  '{count, plural, =0 {Nobody came in by it so far.} one {# person comes in by it, and then no more.} other {# people come in by it, and then no more.}} Who is who there is forgotten, with all settings.':
    '{count, plural, =0 {Personne n’est entré par lui jusqu’ici.} one {# personne entre par lui, et ensuite plus.} other {# personnes entrent par lui, et ensuite plus.}} Qui est qui là-bas est oublié, avec tous les réglages.',
  'The directory was removed.': 'L’annuaire est retiré.',
  'The directory was saved.': 'L’annuaire est enregistré.',
  'It was not saved: the reason stands at its field.':
    'Rien n’est enregistré : la raison figure à son champ.',
  'Save directory': 'Enregistrer l’annuaire',
  'People type login and password as before; the directory says whether they are right. Save it, test it, then turn it on.':
    'On saisit identifiant et mot de passe comme avant ; l’annuaire dit s’ils sont justes. Enregistrez-le, testez-le, puis activez-le.',
  '{count, plural, one {# person came} other {# people came}} in by it so far.':
    '{count, plural, one {# personne est entrée} other {# personnes sont entrées}} par lui jusqu’ici.',
  'People sign in by the directory': 'On se connecte par l’annuaire',
  Server: 'Serveur',
  'Name of the server': 'Nom du serveur',
  'As its certificate has it, such as {example}':
    'Tel que dans son certificat, par exemple {example}',
  Encryption: 'Chiffrement',
  'From the first byte (LDAPS)': 'Dès le premier octet (LDAPS)',
  'Asked for at the beginning (StartTLS)': 'Demandé au début (StartTLS)',
  Port: 'Port',
  'Certificate of your own authority': 'Certificat de votre propre autorité',
  'In the form PEM, and no key. Leave it empty when its certificate is from an authority that everybody trusts.':
    'Au format PEM, et sans clé. Laissez vide si son certificat vient d’une autorité reconnue de tous.',
  'Search account': 'Compte de recherche',
  'Give it the right to read people and groups there, and no other.':
    'Donnez-lui là-bas le droit de lire personnes et groupes, et aucun autre.',
  'Its name (DN)': 'Son nom (DN)',
  'Its password': 'Son mot de passe',
  'Kept sealed, and shown to nobody. It is needed now.':
    'Conservé scellé, et montré à personne. Il le faut maintenant.',
  People: 'Personnes',
  'Where people are (base)': 'Où sont les personnes (base)',
  'How one person is found (filter)': 'Comment trouver une personne (filtre)',
  'The login goes where it says {place}.': 'L’identifiant va là où il est écrit {place}.',
  'Who is no user here becomes one by signing in':
    'Qui n’est pas utilisateur ici le devient en se connectant',
  'Otherwise only users whom you prepared come in.':
    'Sinon, seuls entrent les utilisateurs que vous avez préparés.',
  'Who is in a group of the directory is in one here, brought up to date with each sign-in. Groups that are not named stay as you gave them.':
    'Qui est dans un groupe de l’annuaire est dans un groupe ici, mis à jour à chaque connexion. Les groupes qui ne sont pas nommés restent tels que vous les avez donnés.',
  'Line {n}': 'Ligne {n}',
  'Group of the directory (DN)': 'Groupe de l’annuaire (DN)',
  'Group here': 'Groupe ici',
  'Remove line {n}': 'Retirer la ligne {n}',
  'Save first: the test tries what is saved.':
    'Enregistrez d’abord : le test essaie ce qui est enregistré.',
  'Looks for somebody as a sign-in does, without a password and without signing in.':
    'Cherche quelqu’un comme le fait une connexion, sans mot de passe et sans connecter.',
  'Login of somebody to look for': 'Identifiant de quelqu’un à chercher',
  'Test the directory': 'Tester l’annuaire',
  'It answers over TLS': 'Il répond par TLS',
  'Compare name, port, encryption and certificate with those of the server.':
    'Comparez nom, port, chiffrement et certificat à ceux du serveur.',
  'The search account signs in': 'Le compte de recherche se connecte',
  'Type its name (DN) and its password again.':
    'Saisissez de nouveau son nom (DN) et son mot de passe.',
  'People can be looked for': 'On peut chercher des personnes',
  'Check the base, and that the search account may read there.':
    'Vérifiez la base, et que le compte de recherche peut y lire.',
  'The login leads to one person': 'L’identifiant mène à une personne',
  'Check the filter, or try the login of somebody else.':
    'Vérifiez le filtre, ou essayez l’identifiant de quelqu’un d’autre.',
}
