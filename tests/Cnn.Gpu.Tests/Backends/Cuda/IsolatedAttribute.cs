using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Runtime.Loader;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Commands;

namespace Cnn.Gpu.Tests.Backends.Cuda;

/// <summary>
/// Runs a test in a load context of its own, with another copy of the library, so that the native libraries that it loads stay unknown to all other
/// tests. Setup and teardown run outside of it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class IsolatedAttribute : NUnitAttribute, IWrapTestMethod
{
    public TestCommand Wrap(TestCommand command) => new Command(command);

    private sealed class Command(TestCommand inner) : DelegatingTestCommand(inner)
    {
        public override TestResult Execute(TestExecutionContext context)
        {
            var outside = Test.Method!.MethodInfo;
            var assembly = new Context().LoadFromAssemblyPath(outside.DeclaringType!.Assembly.Location);
            var type = assembly.GetType(outside.DeclaringType.FullName!)!;
            var method = type.GetMethod(outside.Name, [.. outside.GetParameters().Select(p => p.ParameterType)])!;
            try
            {
                method.Invoke(Activator.CreateInstance(type), Test.Arguments);
            }
            catch (TargetInvocationException error)
            {
                ExceptionDispatchInfo.Throw(error.InnerException!);
            }
            context.CurrentResult.SetResult(ResultState.Success);
            return context.CurrentResult;
        }
    }

    private sealed class Context : AssemblyLoadContext
    {
        private static readonly string Folder = Path.GetDirectoryName(typeof(Context).Assembly.Location)!;

        // The test framework stays shared: it knows what runs.
        protected override Assembly? Load(AssemblyName name) =>
            name.Name is "Cnn.Gpu" or "Cnn.Gpu.Tests" ? LoadFromAssemblyPath(Path.Combine(Folder, $"{name.Name}.dll")) : null;
    }
}
