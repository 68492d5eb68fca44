/** English text → French: directories (LDAP). */
export const FRENCH_DIRECTORY: Readonly<Record<string, string>> = {
  'Directories (LDAP)': 'Annuaires (LDAP)',
  'People type login and password as before; your directory (OpenLDAP, Active Directory and others) says whether they are right. Whoever has a password here goes on with that one, and it is never sent to a directory.':
    'On saisit identifiant et mot de passe comme avant ; votre annuaire (OpenLDAP, Active Directory et d’autres) dit s’ils sont justes. Qui a un mot de passe ici continue avec celui-là, et il n’est jamais envoyé à un annuaire.',
  'Each sign-in looks in all that are on. Who has a login that leads to somebody in two of them is refused, and the log of sign-ins says so.':
    'Chaque connexion cherche dans tous ceux qui sont activés. Un identifiant qui mène à quelqu’un dans deux d’entre eux est refusé, et le journal des connexions le dit.',
  'Add a directory': 'Ajouter un annuaire',
  'There are {count} already, and no more fit.':
    'Il y en a déjà {count}, et il n’y a pas de place pour un autre.',
  'In the directory, make an account that may read people and groups, and no more.':
    'Dans l’annuaire, créez un compte qui peut lire personnes et groupes, et rien d’autre.',
  'Add the directory here: the names of its servers, that account, and where people are. Nothing is said in the clear.':
    'Ajoutez l’annuaire ici : les noms de ses serveurs, ce compte, et l’endroit où sont les personnes. Rien n’est dit en clair.',
  'People of {name} come in from now on.': 'Les personnes de {name} entrent désormais.',
  'Nobody comes in by it. Test it, then turn it on.':
    'Personne n’entre par lui. Testez-le, puis activez-le.',
  Servers: 'Serveurs',
  'People who came in by it': 'Personnes entrées par lui',
  'Nobody comes in by it any more until you turn it on again. Open sessions go on until they end.':
    'Personne n’entre plus par lui jusqu’à ce que vous l’activiez de nouveau. Les sessions ouvertes continuent jusqu’à leur fin.',
  '{count, plural, =0 {Nobody came in by it so far.} one {# person came in by it, stays a user here, and comes in by it no more.} other {# people came in by it, stay users here, and come in by it no more.}} All settings and the password of its search account are forgotten. To close it for a while, turn it off instead.':
    '{count, plural, =0 {Personne n’est entré par lui jusqu’ici.} one {# personne est entrée par lui, reste utilisatrice ici, et n’entre plus par lui.} other {# personnes sont entrées par lui, restent utilisatrices ici, et n’entrent plus par lui.}} Tous les réglages et le mot de passe de son compte de recherche sont oubliés. Pour le fermer un temps, désactivez-le plutôt.',
  'Remove directory': 'Retirer l’annuaire',
  'Its people move to another directory': 'Ses personnes passent à un autre annuaire',
  'Whoever has the same login there becomes the user here, with all rights, by signing in. Otherwise only the same entry does, when you add this directory again.':
    'Qui a le même identifiant là-bas devient l’utilisateur d’ici, avec tous ses droits, en se connectant. Sinon, seule la même entrée le devient, quand vous ajoutez de nouveau cet annuaire.',
  'Name of server {n}': 'Nom du serveur {n}',
  'Asked when those before do not answer.': 'Interrogé quand ceux d’avant ne répondent pas.',
  'Remove server {n}': 'Retirer le serveur {n}',
  'Add another server': 'Ajouter un autre serveur',
  'For administrators, to tell it from others.':
    'Pour les administrateurs, afin de le distinguer des autres.',
  'Up to three servers of the same directory. The first one is asked, and the next when it does not answer.':
    'Jusqu’à trois serveurs du même annuaire. Le premier est interrogé, et le suivant quand il ne répond pas.',
  'It was not saved: the reason stands at its field.':
    'Rien n’est enregistré : la raison figure à son champ.',
  'Save directory': 'Enregistrer l’annuaire',
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
