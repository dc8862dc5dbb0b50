/** Files that no running service reads: prose, tests, alert rules, the pipeline itself. */
const NOT_SHIPPED =
  /\.(md|rst|adoc|txt)$|(^|\/)(docs?|runbooks?|alerts?|tests?|__tests__|\.github|\.gitlab|\.circleci|codeowners|license)(\/|$)|\.(test|spec)\.\w+$|_test\.\w+$/i;

/**
 * Whether a commit that changed these paths changed a service. A path belongs to the services it names, as a folder,
 * as a file (`config/payments.yaml`) or as a part of such a name (`charts/payments-api`); a path that names none of
 * the known services belongs to all of them, as shared code does.
 */
export function touches(paths: readonly string[], service: string, known: Iterable<string>): boolean {
  const services = [...known];
  return paths.some((path) => {
    if (NOT_SHIPPED.test(path)) return false;
    const named = services.filter((one) => names(path, one));
    return named.length === 0 || named.includes(service) || names(path, service);
  });
}

/** Whether a path names a service in one of its parts. */
export function names(path: string, service: string): boolean {
  const wanted = service.toLowerCase();
  return path
    .toLowerCase()
    .split('/')
    .some((part) => `-${part.replace(/[._]/g, '-')}-`.includes(`-${wanted.replace(/[._]/g, '-')}-`));
}
