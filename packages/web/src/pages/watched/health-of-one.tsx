// Service: being written.
export default function ServicePage() {
  return <h1>Service</h1>;
}
