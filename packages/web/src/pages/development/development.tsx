// Development: being written.
export default function DevelopmentPage() {
  return <h1>Development</h1>;
}
