namespace VlassNet.Exchange.Onnx;

/// <summary>The numbers of the fields of ONNX' messages, as <c>onnx.proto</c> gives them, and of the types of elements.</summary>
internal static class OnnxFields
{
    internal static class Model
    {
        public const int FormatVersion = 1, Producer = 2, Graph = 7, OperatorSets = 8, Metadata = 14;
    }

    internal static class OperatorSet
    {
        public const int Domain = 1, Version = 2;
    }

    internal static class Graph
    {
        public const int Nodes = 1, Name = 2, Initializers = 5, Inputs = 11, Outputs = 12;
    }

    internal static class Node
    {
        public const int Inputs = 1, Outputs = 2, Name = 3, Operation = 4, Attributes = 5;
    }

    internal static class NodeAttribute
    {
        public const int Name = 1, Single = 2, Integer = 3, Text = 4, Tensor = 5, Integers = 8, Type = 20;
        public const int SingleType = 1, IntegerType = 2, IntegersType = 7;
    }

    internal static class Tensor
    {
        public const int Sizes = 1, ElementType = 2, Singles = 4, Integers = 7, Name = 8, Raw = 9, ExternalData = 13, Location = 14;
    }

    /// <summary>The types of a tensor's elements.</summary>
    internal static class Element
    {
        public const int Single = 1, Integer = 7, Half = 10, Double = 11, BFloat16 = 16;
    }

    /// <summary>A key and a value, both texts: metadata, and where external data are.</summary>
    internal static class Entry
    {
        public const int Key = 1, Value = 2;
    }

    /// <summary>An input or output, whose type is a tensor's: an element type and a shape of sizes or names.</summary>
    internal static class Value
    {
        public const int Name = 1, Type = 2, TensorType = 1, ElementType = 1, Shape = 2, Sizes = 1, Size = 1, SizeName = 2;
    }
}
