import { DEFAULT_ACCOUNT } from './container.ts';
import { isLetIn } from './federation.ts';
import type { Desk, Realiser } from './realiser.ts';
import { recorded } from './recorded.ts';
import { requireMade } from './reference.ts';
import { requireSecret } from './secret.ts';

const ACCOUNT = 'gcp:serviceaccount/account:Account';

/** Google's own, or one that a project or an organisation has made. */
const ROLE = /^((projects|organizations)\/[\w-]+\/)?roles\/[\w.]+$/;

/** Whoever there is in other projects, of which a desk knows nothing. */
const STRANGER = /^(serviceAccount|user|group):[^\s:@]+@[^\s:@]+$/;

/** Who may do what, on what. */
export const grants: Readonly<Record<string, Realiser>> = {
  async 'gcp:projects/iAMMember:IAMMember'({ inputs }, desk) {
    const { project, role, member } = inputs;
    if (project !== desk.args.project) throw new Error(`there is no project ${project}`);
    requireGrantable(desk, role, member);
    return recorded(`${project}/${role}/${member}`);
  },

  async 'gcp:secretmanager/secretIamMember:SecretIamMember'({ inputs }, desk) {
    const { secretId, role, member } = inputs;
    requireSecret(desk, secretId);
    requireGrantable(desk, role, member);
    return recorded(`${secretId}/${role}/${member}`);
  },

  async 'gcp:serviceaccount/iAMMember:IAMMember'({ inputs }, desk) {
    const { serviceAccountId, role, member } = inputs;
    requireMade(desk, ACCOUNT, serviceAccountId);
    requireGrantable(desk, role, member);
    return recorded(`${serviceAccountId}/${role}/${member}`);
  },

  async 'gcp:artifactregistry/repositoryIamMember:RepositoryIamMember'({ inputs }, desk) {
    const { location, repository, role, member } = inputs;
    const id = String(repository).includes('/')
      ? repository
      : `projects/${desk.args.project}/locations/${location}/repositories/${repository}`;
    requireMade(desk, 'gcp:artifactregistry/repository:Repository', id);
    const isOurs = String(member).endsWith(`@${desk.args.project}.iam.gserviceaccount.com`);
    if (isOurs || !STRANGER.test(String(member))) requireGrantable(desk, role, member);
    return recorded(`${id}/${role}/${member}`);
  },

  async 'gcp:cloudrunv2/serviceIamMember:ServiceIamMember'({ inputs }) {
    return recorded(`${inputs.name}/${inputs.role}/${inputs.member}`);
  },
};

function requireGrantable(desk: Desk, role: unknown, member: unknown) {
  if (!ROLE.test(String(role))) throw new Error(`there is no role ${role}`);
  if (!isKnown(desk, String(member))) {
    throw new Error(`the role ${role} is granted to ${member}, whom nobody has made`);
  }
}

/** An account of the project, or whoever a pool of the project lets in. */
function isKnown(desk: Desk, member: string): boolean {
  if (DEFAULT_ACCOUNT.test(member.replace('serviceAccount:', ''))) return true;
  return desk.made(ACCOUNT).some((account) => account.member === member) || isLetIn(desk, member);
}
